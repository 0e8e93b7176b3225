import { expect, test } from 'vitest'
import type { EvaluationSummary, Model } from '../../../src-shared/domain/index.ts'
import { readAddress, writeAddress } from '../../../src-renderer/compare/address.ts'
import { verdictSentence } from '../../../src-renderer/compare/sentence.ts'

const dataset = { name: 'Salon', groundTruth: 300 }

function side(epoch: number | null, iou: number | null, complete = true, failed = 0) {
  const model = { name: 'sinet', epoch } as Model
  const mean = { iou, dice: null, precision: null, recall: null }
  const summary = { mean, complete, images: 300, evaluated: 300 - failed, failed } as EvaluationSummary
  return { pane: { model }, summary: iou === null && !complete ? null : summary }
}
const say = (...args: Parameters<typeof verdictSentence>) => {
  const { lead, rest } = verdictSentence(...args)
  return lead + rest
}

test('the better one is named first', () => {
  expect(say(side(8, 0.881), side(11, 0.903), dataset, 'all')).toBe(
    'Epoch 11 is better than epoch 8 by 0.022 mean IoU on 300 images.',
  )
  expect(say(side(8, 0.903), side(null, 0.881), dataset, 'all')).toBe(
    'Epoch 8 is better than sinet by 0.022 mean IoU on 300 images.',
  )
})

test('images that a model failed on are told: its mean is of the others', () => {
  expect(say(side(8, 0.881), side(11, 0.903, true, 43), dataset, 'all')).toBe(
    'Epoch 11 is better than epoch 8 by 0.022 mean IoU on 300 images; epoch 11 failed on 43 of them, which its mean leaves out.',
  )
  expect(say(side(8, 0.9, true, 2), side(11, 0.9, true, 1), dataset, 'all')).toBe(
    'They are equal, at 0.900 mean IoU on 300 images; epoch 8 failed on 2 and epoch 11 failed on 1 of them, which their means leave out.',
  )
})

test('what rounds to nothing is no difference', () => {
  expect(say(side(8, 0.9031), side(11, 0.9034), dataset, 'all')).toBe(
    'They are equal, at 0.903 mean IoU on 300 images.',
  )
})

test('missing figures are told, and can be made', () => {
  const sentence = verdictSentence(side(8, null, false), side(11, null, false), dataset, 'test')
  expect(sentence).toEqual({
    lead: 'Epoch 8 and epoch 11',
    rest: ' are not evaluated on Salon, test yet.',
    evaluate: true,
  })
  expect(verdictSentence(side(8, 0.9), side(11, 0.9), { name: 'Salon', groundTruth: 0 }, 'all').evaluate).toBe(false)
})

test('an address says all that is shown, and survives the way there and back', () => {
  const search = new URLSearchParams('a=mdl_1&b=mdl_2&dataset=dst_1&split=test&image=img_1&view=mask&t=0.46')
  expect(readAddress(search)).toEqual({
    a: 'mdl_1',
    b: 'mdl_2',
    dataset: 'dst_1',
    split: 'test',
    image: 'img_1',
    view: 'mask',
    threshold: 0.46,
  })
  expect(readAddress(writeAddress(new URLSearchParams(), readAddress(search)))).toEqual(readAddress(search))
  expect(writeAddress(search, { threshold: null, b: 'mdl_3' }).toString()).toBe(
    'a=mdl_1&b=mdl_3&dataset=dst_1&split=test&image=img_1&view=mask',
  )
})

test('nonsense in an address is taken as absent', () => {
  expect(readAddress(new URLSearchParams('split=holdout&view=x-ray&t=7'))).toMatchObject({
    split: 'all',
    view: 'errors',
    threshold: null,
  })
})
