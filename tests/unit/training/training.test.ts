import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestEpoch, epochFromName } from '../../../src-shared/training/index.ts'

describe('the epoch in a file name', () => {
  test.each([
    ['epoch_120.onnx', 120],
    ['epoch_000.onnx', 0],
    ['model-epoch=07-val=0.9.onnx', 7],
    ['model-epoch=07-val_iou=0.8912.onnx', 7],
    ['ckpt_ep3.onnx', 3],
    ['hair-e12.onnx', 12],
    ['0007.onnx', 7],
    ['runs/2026/0007.onnx', 7],
    ['trainedEpoch12.onnx', 12],
    ['Epoch 5.ONNX', 5],
    ['resnet50_epoch4.onnx', 4],
    ['resnet50-8.onnx', 8],
    ['unet256_12.onnx', 12],
    ['model-07-0.93.onnx', 7],
    ['step_5000.onnx', 5000],
    ['checkpoint-9.onnx', 9],
    ['model3.onnx', 3],
    ['epoch_3_20260101.onnx', 3],
    ['best.onnx', null],
    ['model-0.93.onnx', null],
    ['20261121104016.onnx', null],
  ])('%s is %s', (name, epoch) => {
    expect(epochFromName(name)).toBe(epoch)
  })

  test('never throws, and answers with a whole number or null', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const epoch = epochFromName(name)
        expect(epoch === null || (Number.isSafeInteger(epoch) && epoch >= 0)).toBe(true)
      }),
    )
  })
})

describe('the best epoch', () => {
  test('is the one of the highest mean IoU, not the last', () => {
    const epochs = [
      { epoch: 0, iou: 0.6 },
      { epoch: 120, iou: 0.9 },
      { epoch: 130, iou: 0.88 },
    ]
    expect(bestEpoch(epochs)?.epoch).toBe(120)
  })

  test('is the earlier of equal ones, whatever the order', () => {
    const epochs = [
      { epoch: 7, iou: 0.8 },
      { epoch: 3, iou: 0.8 },
      { epoch: 9, iou: null },
    ]
    expect(bestEpoch(epochs)?.epoch).toBe(3)
  })

  test('is nobody where nothing was evaluated', () => {
    expect(bestEpoch([{ epoch: 1, iou: null }])).toBeNull()
  })
})
