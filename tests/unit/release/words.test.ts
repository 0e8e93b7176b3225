import { expect, test } from 'vitest'
import type { Dataset, EvaluationSummary, ParityResult, Model } from '../../../src-shared/domain/index.ts'
import { checksOf } from '../../../src-renderer/release/checks.ts'
import { distinctEvaluations, nameFault, suggestName } from '../../../src-renderer/release/registry-words.ts'

test.each([
  ['Portrait run, July', null, 'Portrait-run-July'],
  ['model.onnx', null, 'model'],
  ['epoch_120', 'Frisür', 'Frisu-r'],
  ['…', null, 'model'],
  ['nul', null, 'model'],
])('%j of run %j is offered as %j', (name, runName, expected) => {
  const suggested = suggestName({ name, runName })
  expect(suggested).toBe(expected)
  expect(nameFault(suggested)).toBeNull()
})

test('what is no name is told', () => {
  expect(nameFault('')).not.toBeNull()
  expect(nameFault('../evil')).not.toBeNull()
})

test('a split that holds the whole dataset is not offered twice', () => {
  const entry = (split: string, images: number) =>
    ({ modelId: 'm', datasetId: 'd', split, images }) as EvaluationSummary
  expect(
    distinctEvaluations([entry('all', 40), entry('test', 40), entry('validation', 10)]).map(({ split }) => split),
  ).toEqual(['all', 'validation'])
})

const model = { id: 'm', name: 'pan', sha256: 'ab'.repeat(32), profile: { target: 'hair' }, runId: null } as Model
const dataset = { id: 'd', name: 'Salon', target: 'hair', groundTruth: 40 } as Dataset
const summary = {
  mean: { iou: 0.908 },
  images: 40,
  evaluated: 40,
  failed: 0,
  complete: true,
  threshold: 0.5,
} as EvaluationSummary
const states = (facts: Partial<Parameters<typeof checksOf>[0]> = {}) =>
  checksOf({ model, dataset, split: 'all', summary, file: { problem: null }, ...facts }).map(({ state }) => state)

test('everything true: every check passed', () => {
  expect(states()).toEqual(['passed', 'passed', 'passed', 'passed'])
})

test('a comparison is a check of its own, and a failed one blocks nothing by itself', () => {
  const failed = {
    passed: false,
    meanDifference: 0.05,
    iou: 0.94,
    images: 3,
    tolerance: 0.03,
    minIou: 0.99,
    modelId: 'mdl_1',
    reference: { kind: 'files', path: '/training/reference.npz', sha256: '', bytes: 1 },
  } as ParityResult
  expect(states({ parity: [failed] })).toEqual(['passed', 'passed', 'failed', 'passed', 'passed'])
  const [, , check] = checksOf({ model, dataset, split: 'all', summary, file: { problem: null }, parity: [failed] })
  expect(check).toMatchObject({ name: 'Same as reference.npz', strong: '0.9400' })
  expect(check?.blocks).toBeUndefined()
  const other = { kind: 'model', modelId: 'mdl_2', name: 'other', sha256: '' } as const
  expect(states({ parity: [{ ...failed, reference: other }] })[2]).toBe('caution')
  expect(states({ parity: [{ ...failed, reference: { ...other, isOriginal: true } }] })[2]).toBe('failed')
})

test('each check sees its own fault, and those in the way say so', () => {
  expect(states({ summary: { ...summary, mean: { ...summary.mean, iou: 0.9 } } })[0]).toBe('caution')
  expect(states({ summary: { ...summary, mean: { ...summary.mean, iou: 0.85 } } })[0]).toBe('failed')
  expect(states({ summary: null })).toEqual(['pending', 'pending', 'passed', 'passed'])
  expect(states({ summary: { ...summary, evaluated: 38, failed: 2 } })[1]).toBe('failed')
  expect(states({ file: { problem: 'It is gone.' } })[2]).toBe('failed')
  expect(states({ file: null })[2]).toBe('pending')
  expect(states({ dataset: { ...dataset, target: 'person' } })[3]).toBe('failed')
  const failing = checksOf({ model, dataset, split: 'all', summary: { ...summary, failed: 39 }, file: null })
  expect(failing[1]?.blocks).toMatch(/^It failed on 39 of 40 images/)
  const blocked = checksOf({ model, dataset, split: 'all', summary: null, file: { problem: 'It is gone.' } })
  expect(blocked.map(({ blocks }) => blocks !== undefined)).toEqual([false, true, true, false])
})
