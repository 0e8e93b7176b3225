import { describe, expect, test } from 'vitest'
import { dice } from '../../../fixtures/tflite/compare.ts'
import { mutate, SENTENCE, tryToConvert } from '../../../fixtures/tflite/mutate.ts'
import { tflite, type Network, type NetworkOperator, type NetworkTensor } from '../../../fixtures/tflite/network.ts'
import { SAMPLE } from '../../../fixtures/tflite/sample-network.ts'

const sample = tflite(SAMPLE)

/** The sample with one tensor or operator replaced. */
const withTensor = (index: number, change: Partial<NetworkTensor>): Network => ({
  ...SAMPLE,
  tensors: SAMPLE.tensors.map((tensor, each) => (each === index ? { ...tensor, ...change } : tensor)),
})
const withOperator = (index: number, change: Partial<NetworkOperator>): Network => ({
  ...SAMPLE,
  operators: SAMPLE.operators.map((operator, each) => (each === index ? { ...operator, ...change } : operator)),
})
const sentenceOf = (bytes: Uint8Array) => tryToConvert(bytes).sentence ?? 'converted'

test('the sample itself is converted, also with something behind it', () => {
  expect(sentenceOf(sample)).toBe('converted')
  const zip = new Uint8Array([...sample, 0x50, 0x4b, 0x05, 0x06, ...new Uint8Array(18)])
  expect(sentenceOf(zip)).toBe('converted')
})

test('a file that ends early is told so, wherever it ends', () => {
  for (let length = 8; length < sample.length - 1; length += 1) {
    const sentence = sentenceOf(sample.slice(0, length))
    if (sentence !== 'converted') expect(sentence).toMatch(SENTENCE)
  }
  expect(sentenceOf(sample.slice(0, sample.length / 2))).toMatch(/cut short/)
})

test('changed bytes neither crash nor hang: a sentence, or a model', () => {
  const random = dice(7)
  for (let round = 0; round < 3000; round += 1) {
    const { sentence } = tryToConvert(mutate(sample, random))
    if (sentence !== null) expect(sentence).toMatch(SENTENCE)
  }
})

describe('each fault has its sentence', () => {
  const faults: [string, Network, RegExp][] = [
    ['an impossible dimension', withTensor(0, { shape: [1, 8, -8, 3] }), /its tensor image has the size 1×8×-8×3/],
    ['a giant dimension', withTensor(3, { shape: [1, 70_000, 4, 4] }), /its tensor t3 has the size/],
    ['a giant tensor', withTensor(3, { shape: [1, 60_000, 60_000, 4] }), /its tensor t3 has the size/],
    ['weights of another size', withTensor(1, { shape: [4, 3, 3, 4] }), /its constant t1 has 432 bytes instead of 576/],
    [
      'another shape than declared',
      withTensor(3, { shape: [1, 5, 4, 4] }),
      /declared as \[1,5,4,4\], but comes out as \[1,4,4,4\]/,
    ],
    ['a cycle', withOperator(2, { inputs: [3, 8] }), /its ADD uses tensor t8 before it is computed/],
    ['a tensor made twice', withOperator(2, { outputs: [5] }), /its tensor t5 is computed twice/],
    ['a tensor that is not there', withOperator(2, { inputs: [3, 99] }), /its ADD uses a tensor that does not exist/],
    ['a missing input', withOperator(2, { inputs: [3] }), /its operator ADD \(t6\) has 1 inputs/],
    ['a stride of 0', withOperator(0, { options: { 1: { i32: 0 }, 2: { i32: 2 } } }), /has stride 0/],
    [
      'an impossible padding',
      withOperator(0, { options: { 0: { i8: 7 }, 1: { i32: 2 }, 2: { i32: 2 } } }),
      /has padding 7/,
    ],
    [
      'short options',
      withOperator(2, { code: 32, custom: 'Convolution2DTransposeBias', inputs: [3, 4, 2], customOptions: [1] }),
      /options of its operator Convolution2DTransposeBias are cut short/,
    ],
    [
      'an open size',
      withTensor(0, { shape: [1, 1, 1, 3], signature: [-1, -1, -1, 3] }),
      /the size of its input image is open \(\[1,1,1,3\]\); export it with a fixed input size/,
    ],
    ['no operators', { ...SAMPLE, operators: [] }, /its graph is empty/],
    ['no outputs', { ...SAMPLE, outputs: [] }, /it has no input or no output/],
  ]
  test.each(faults)('%s', (_, network, expected) => {
    const sentence = sentenceOf(tflite(network))
    expect(sentence).toMatch(SENTENCE)
    expect(sentence).toMatch(expected)
  })
})

describe('what cannot be converted is named, all at once', () => {
  test('operators', () => {
    const network = {
      ...SAMPLE,
      operators: SAMPLE.operators.map((operator, index) => {
        if (index === 2) return { ...operator, code: 16 }
        return index === 3 ? { ...operator, code: 32, custom: 'FlexErf' } : operator
      }),
    }
    expect(sentenceOf(tflite(network))).toBe(
      'phone.tflite cannot be converted, because it uses what Hairline does not know of TensorFlow Lite: operator LSTM, operator FlexErf; convert it to ONNX with another tool (tf2onnx) and add that file.',
    )
  })

  test.each([
    ['sparse tensors', withTensor(1, { sparse: true })],
    ['tensors of type string', withTensor(7, { type: 'string' })],
    ['weights outside the buffers', withTensor(1, { external: true, values: [] })],
    ['2 subgraphs', { ...SAMPLE, subgraphs: 2 }],
  ] as [string, Network][])('%s', (feature, network) => {
    const sentence = sentenceOf(tflite(network))
    expect(sentence).toMatch(SENTENCE)
    expect(sentence).toContain(feature)
  })
})

test('a vector that claims two thousand million elements is refused before anything is allocated', () => {
  const bytes = new Uint8Array(sample)
  const view = new DataView(bytes.buffer)
  for (let at = 8; at + 4 <= bytes.length; at += 4) {
    const old = view.getUint32(at, true)
    view.setUint32(at, 0x7fffffff, true)
    const { sentence } = tryToConvert(bytes)
    if (sentence !== null) expect(sentence).toMatch(SENTENCE)
    view.setUint32(at, old, true)
  }
})
