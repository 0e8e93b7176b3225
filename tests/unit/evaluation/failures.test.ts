import { expect, test } from 'vitest'
import { failuresOf } from '../../../src-renderer/evaluation/failures.ts'
import type { ImageResult } from '../../../src-shared/domain/index.ts'

test('only images that failed have a reason', () => {
  const none = { iou: null, dice: null, precision: null, recall: null }
  const results: ImageResult[] = [
    { imageId: 'img_a', image: 'a.jpg', ...none },
    { imageId: 'img_b', image: 'b.jpg', ...none, problem: { code: 'INFERENCE_FAILED', message: 'm.onnx failed.' } },
  ]
  expect([...failuresOf(results)]).toEqual([['img_b', 'm.onnx failed.']])
})
