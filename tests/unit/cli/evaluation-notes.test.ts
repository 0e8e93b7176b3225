import { expect, test } from 'vitest'
import { evaluationNotes } from '../../../src-main/cli/evaluation-notes.ts'

const none = { iou: null, dice: null, precision: null, recall: null }
const cuda = { provider: 'cuda', reason: 'its libraries are not installed' } as const
const sound = { model: 'a', images: 4, failed: 0, failuresPerThousand: 0, perImage: [], fallbacks: [cuda] }

test('beside a table: how often a model failed and why, and once why nothing faster computed it', () => {
  const problem = { code: 'INFERENCE_FAILED', message: 'a.onnx failed on this image: no; check it.' } as const
  const failing = { ...sound, failed: 1, failuresPerThousand: 250, perImage: [{ image: 'x.jpg', ...none, problem }] }
  expect(evaluationNotes([failing, sound])).toEqual([
    'a failed on 1 of 4 images (250.0 per thousand), first on x.jpg: a.onnx failed on this image: no; check it.',
    'Not on cuda: its libraries are not installed.',
  ])
})

test('nothing where nothing failed and nothing faster was left out', () => {
  expect(evaluationNotes([{ ...sound, fallbacks: [] }])).toEqual([])
})
