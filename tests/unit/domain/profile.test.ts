import { describe, expect, test } from 'vitest'
import {
  completeProfile,
  couldBeMask,
  likelyLayout,
  parseProfile,
  type TensorInfo,
} from '../../../src-shared/domain/index.ts'

const tensor = (name: string, shape: TensorInfo['shape'], type = 'float32'): TensorInfo => ({ name, type, shape })
const graph = (input: TensorInfo, output: TensorInfo) => ({
  path: '/models/net.onnx',
  inputs: [input],
  outputs: [output],
})
const plain = graph(tensor('x', [1, 3, 320, 320]), tensor('y', [1, 2, 320, 320]))

describe('what is left out', () => {
  test('takes its neutral value', () => {
    expect(completeProfile(plain, {})).toEqual({
      target: 'hair',
      input: {
        name: 'x',
        width: 320,
        height: 320,
        layout: 'NCHW',
        channels: 'RGB',
        scale: 1 / 255,
        mean: [0, 0, 0],
        std: [1, 1, 1],
        normalization: 'fixed',
        fit: 'stretch',
        resample: 'bilinear-antialias',
      },
      output: { name: 'y', layout: 'NCHW', activation: 'none', class: 0, invert: false },
    })
  })

  test('what is given is kept', () => {
    const given = {
      target: 'person',
      input: { channels: 'BGR', scale: 1 },
      output: { class: 1, invert: true },
    } as const
    expect(completeProfile(plain, given)).toMatchObject(given)
  })

  test('is read off the graph where it allows one reading only', () => {
    const nhwc = graph(tensor('x', [1, 480, 640, 4], 'uint8'), tensor('y', [1, 480, 640, 19]))
    expect(completeProfile(nhwc, { output: { class: 17 } })).toMatchObject({
      input: { layout: 'NHWC', channels: 'RGBA', width: 640, height: 480, scale: 1 },
      output: { layout: 'NHWC', class: 17 },
    })
  })

  test('the output is the first that can be a mask', () => {
    const scoreFirst = { ...plain, outputs: [tensor('score', [1, 2]), tensor('mask', [1, 1, 320, 320])] }
    expect(completeProfile(scoreFirst, {}).output.name).toBe('mask')
  })
})

describe('what does not fit is refused with a sentence', () => {
  const open = graph(tensor('x', ['N', 3, 'h', 'w']), tensor('y', ['N', 1, 'h', 'w']))
  const fault = (facts: typeof plain, partial: Parameters<typeof completeProfile>[1]) => {
    try {
      completeProfile(facts, partial)
    } catch (error) {
      expect(error).toMatchObject({ code: 'PROFILE_INVALID' })
      return (error as Error).message
    }
    return 'accepted'
  }

  test('an open size that is not given', () => {
    expect(fault(open, {})).toMatch(/net\.onnx: input x is float32\[N,3,h,w\]: its width is open; set input\.width/)
    expect(fault(open, { input: { width: 256, height: 192 } })).toBe('accepted')
  })
  test('another size than the graph has', () => {
    expect(fault(plain, { input: { width: 256 } })).toMatch(/leave it out or set 320/)
  })
  test('an input, an output, a class that is not there', () => {
    expect(fault(plain, { input: { name: 'image' } })).toMatch(/no input image; there is x/)
    expect(fault(plain, { output: { name: 'mask' } })).toMatch(/no output mask; there is y/)
    expect(fault(plain, { output: { class: 2 } })).toMatch(/2 classes, counted from 0/)
  })
  test('an output that is no mask', () => {
    const classifier = { ...plain, outputs: [tensor('scores', [1, 1000]), ...plain.outputs] }
    expect(fault(classifier, { output: { name: 'scores' } })).toMatch(/scores is float32\[1,1000\], which is no mask/)
  })
  test('the wrong number of channels', () => {
    expect(fault(plain, { input: { channels: 'RGBA' } })).toMatch(/has 3 channels, but RGBA has 4/)
    expect(fault(plain, { input: { channels: 'RGBA' } })).toMatch(/; set input\.layout and input\.channels\.$/)
    const grey = graph(tensor('x', [1, 1, 64, 64]), tensor('y', [1, 1, 64, 64]))
    expect(fault(grey, {})).toMatch(
      /has 1 channel, but RGB has 3; no profile changes that, so export it with an input of 3/,
    )
  })
  test('a second input', () => {
    const two = { ...plain, inputs: [...plain.inputs, tensor('state', [1, 3, 320, 320])] }
    expect(fault(two, {})).toMatch(/wants 2 inputs \(x, state\).+; export it with the image as its only input\.$/)
  })
  test('an input that is no image, or of elements that no image can be given as', () => {
    const output = tensor('y', [1, 1, 64, 64])
    expect(fault(graph(tensor('x', [1, 1, 3, 64, 64]), output), {})).toMatch(/which is no image; export it with/)
    for (const type of ['string', 'bool', 'uint16', 'bfloat16'])
      expect(fault(graph(tensor('x', [1, 3, 64, 64], type), output), {})).toMatch(
        `given as ${type}; export it with a float32`,
      )
  })
  test('a map of class indices has any number of classes', () => {
    const classMap = graph(tensor('x', [1, 3, 64, 64]), tensor('y', [1, 64, 64], 'int64'))
    expect(fault(classMap, { output: { class: 17 } })).toBe('accepted')
  })
  test('fields that nobody knows, in a file', () => {
    expect(() => parseProfile({ input: { std: [1, 0, 1] }, outputs: {} }, 'p.json')).toThrow(
      /p\.json is no profile: input\.std\.1: must not be 0; there is no field outputs, only target, input, output/,
    )
  })
})

test.each<[TensorInfo['shape'], boolean, string?]>([
  [[1, 1, 512, 512], true],
  [[1, 512, 512, 2], true],
  [['N', 19, 'h', 'w'], true],
  [[1, 256, 256], true],
  [[256, 256], true],
  [[1, 256, 256], true, 'int64'],
  [[1, 256, 256], true, 'bool'],
  [[1, 1000], false],
  [['N', 1000], false],
  [[1, 1000, 1, 1], false],
  [[1], false],
  [[], false],
  [[1, 256, 256], false, 'string'],
])('could %j be a mask: %s %s', (shape, expected, type = 'float32') => {
  expect(couldBeMask({ type, shape })).toBe(expected)
})

test.each<[TensorInfo['shape'], { width: number; height: number } | undefined, string]>([
  [[1, 3, 64, 64], undefined, 'NCHW'],
  [[1, 64, 64, 3], undefined, 'NHWC'],
  [[1, 'h', 'w', 3], undefined, 'NHWC'],
  [[1, 3, 'h', 'w'], undefined, 'NCHW'],
  [['N', 'h', 'w', 19], undefined, 'NHWC'],
  [[1, 64, 64, 19], { width: 256, height: 256 }, 'NHWC'],
  [[1, 150, 64, 48], { width: 192, height: 256 }, 'NCHW'],
  [[1, 64, 64, 64], { width: 256, height: 256 }, 'NCHW'],
])('%j is laid out as %j says: %s', (shape, input, layout) => {
  expect(likelyLayout(shape, input)).toBe(layout)
})
