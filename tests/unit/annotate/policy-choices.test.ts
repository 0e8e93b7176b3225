import { expect, test } from 'vitest'
import { policyChoices } from '../../../src-renderer/annotate/pre-label/policy-choices.ts'
import type { EvaluationSummary, Model } from '../../../src-shared/domain/index.ts'

const SALON = { id: 'salon', target: 'hair' } as const

/** As much of a model as the choices look at. */
const model = (id: string, more: object = {}) =>
  ({ id, name: id, sha256: `sha of ${id}`, epoch: null, runName: null, profile: { target: 'hair' }, ...more }) as Model

const measured = (modelId: string, iou: number | null, datasetId = 'salon') => ({
  modelId,
  datasetId,
  mean: { iou } as EvaluationSummary['mean'],
})

const EPOCH_8 = model('eight', { name: 'july 8', epoch: 8, runName: 'july' })
const EPOCH_9 = model('nine', { name: 'july 9', epoch: 9, runName: 'july' })
const OTHER = model('skin', { profile: { target: 'skin' } })
const versions = [
  { version: '1.0.0', sha256: 'sha of eight' },
  { version: '1.1.0', sha256: 'sha of nine' },
]

test('masks can start from the best on this dataset, from released versions by their alias, and from each that fits', () => {
  const choices = policyChoices(SALON, {
    models: [EPOCH_8, EPOCH_9, OTHER],
    summaries: [
      measured('eight', 0.91),
      measured('nine', 0.93),
      measured('skin', 0.99),
      measured('eight', 0.97, 'street'),
    ],
    released: [{ name: 'hair-net', aliases: { production: '1.0.0' }, versions }],
  })
  expect(choices.map(({ value, label, model }) => [value, label, model.id])).toEqual([
    ['best', 'Best here: Epoch 9 · july', 'nine'],
    ['alias:hair-net/production', 'hair-net, production', 'eight'],
    ['eight', 'Epoch 8 · july', 'eight'],
    ['nine', 'Epoch 9 · july', 'nine'],
  ])
})

test('an alias means the version that it stands on now', () => {
  const aliasOn = (version: string) =>
    policyChoices(SALON, {
      models: [EPOCH_8, EPOCH_9],
      summaries: [],
      released: [{ name: 'hair-net', aliases: { production: version }, versions }],
    }).find(({ value }) => value === 'alias:hair-net/production')?.model.id
  expect([aliasOn('1.0.0'), aliasOn('1.1.0')]).toEqual(['eight', 'nine'])
})

test('what was not measured is not the best, and a version whose model is gone or finds something else is not offered', () => {
  const released = [
    { name: 'gone', aliases: { production: '1' }, versions: [{ version: '1', sha256: 'sha of nobody' }] },
    { name: 'skin', aliases: { production: '1' }, versions: [{ version: '1', sha256: 'sha of skin' }] },
    { name: 'void', aliases: { production: '2' }, versions: [] },
  ]
  const choices = policyChoices(SALON, { models: [EPOCH_8, OTHER], summaries: [measured('eight', null)], released })
  expect(choices.map(({ value }) => value)).toEqual(['eight'])
})
