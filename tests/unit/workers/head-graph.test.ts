import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runtime } from '../../../src-main/workers/inference-runtime.ts'
import { headGraph } from '../../../src-main/workers/inference/head-graph.ts'
import { headNumbers } from '../../../src-main/workers/inference/head-numbers.ts'
import type { ExploreImage } from '../../../src-main/workers/explore-protocol.ts'
import type { Runtime } from '../../../src-main/workers/inference/runtime.ts'
import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { writeOnnx, type OnnxNode } from '../../../src-shared/onnx/write-onnx.ts'
import { tensor } from '../../fixtures/onnx-tensor.ts'
import { profileInput } from '../../fixtures/profile-input.ts'

const SIDE = 8

/** Takes NHWC, subtracts, divides, turns the order of channels; then comes what the model itself does. */
const wrapped = (nodes: readonly OnnxNode[] = []) =>
  writeOnnx({
    name: 'wrapped',
    inputs: [{ name: 'image', type: 'float32', shape: [1, SIDE, SIDE, 3] }],
    outputs: [{ name: 'mask', type: 'float32', shape: [1, 3, SIDE, SIDE] }],
    initializers: [
      tensor('mean', [3], [10, 20, 30]),
      tensor('spread', [3], [2, 4, 5]),
      tensor('turned', [3], [2, 1, 0], 'int64'),
      tensor('unused', [1], [7]),
      tensor('learned', [3], [1, 2, 3]),
      tensor('mixing', [3, 3, 1, 1], [1, 1, 0, 0, 1, 1, 1, 0, 1]),
      tensor('wide', [8, 3, 1, 1], Array<number>(24).fill(1)),
    ],
    nodes: [
      { op: 'Sub', inputs: ['image', 'mean'], outputs: ['a'] },
      { op: 'Div', inputs: ['a', 'spread'], outputs: ['b'] },
      { op: 'Gather', inputs: ['b', 'turned'], outputs: ['c'], attributes: { axis: { int: 3 } } },
      { op: 'Transpose', inputs: ['c'], outputs: ['d'], attributes: { perm: { ints: [0, 3, 1, 2] } } },
      ...nodes,
      { op: 'Sigmoid', inputs: [nodes.at(-1)?.outputs[0] ?? 'd'], outputs: ['mask'] },
    ],
  })

type Given = { runtime?: Runtime; signal?: AbortSignal; input?: Partial<ProfileInput> }

const headsOf = async (model: Uint8Array, given: Given = {}) => (await beginningOf(model, given)).heads

async function beginningOf(
  model: Uint8Array,
  {
    runtime: used = runtime,
    signal = new AbortController().signal,
    input = { layout: 'NHWC' },
    images = [],
  }: Given & { images?: ExploreImage[] } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'hairline-head-'))
  try {
    const path = join(folder, 'model.onnx')
    await writeFile(path, model)
    return await headNumbers(used, { path, input: profileInput(SIDE, input), images }, { signal })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

test('what a graph makes of its pixels goes up to the first operator that bends values', () => {
  const bent: OnnxNode[] = [
    { op: 'Relu', inputs: ['d'], outputs: ['e'] },
    { op: 'Neg', inputs: ['e'], outputs: ['f'] },
  ]
  expect(headGraph(wrapped(bent), 'image')?.values).toEqual(['a', 'b', 'c', 'd'])
  expect(headGraph(wrapped(), 'another')).toBeNull()
})

test('gain and offset of each place, and the place that they are of', async () => {
  const heads = await headsOf(wrapped())
  expect(heads).toHaveLength(3)
  const { gain, offset, from } = heads.at(-1)!
  expect(from).toEqual([2, 1, 0])
  ;[1 / 5, 1 / 4, 1 / 2].forEach((wanted, place) => expect(gain[place]).toBeCloseTo(wanted, 5))
  ;[-6, -5, -5].forEach((wanted, place) => expect(offset[place]).toBeCloseTo(wanted, 4))
})

for (const [type, channels] of [
  ['float32', 3],
  ['float16', 3],
  ['float32', 4],
] as const)
  test(`of ${channels} channels one behind the other, as ${type}`, async () => {
    const shape = [1, channels, SIDE, SIDE]
    const perChannel = (name: string, values: number[]) =>
      tensor(name, [1, channels, 1, 1], values.slice(0, channels), type)
    const model = writeOnnx({
      name: 'wrapped',
      inputs: [{ name: 'image', type, shape }],
      outputs: [{ name: 'mask', type, shape }],
      initializers: [perChannel('mean', [16, 32, 64, 0]), perChannel('factor', [0.5, 0.25, 0.125, 1])],
      nodes: [
        { op: 'Sub', inputs: ['image', 'mean'], outputs: ['a'] },
        { op: 'Mul', inputs: ['a', 'factor'], outputs: ['b'] },
        { op: 'Sigmoid', inputs: ['b'], outputs: ['mask'] },
      ],
    })
    const heads = await headsOf(model, { input: { layout: 'NCHW', channels: channels === 4 ? 'RGBA' : 'RGB' } })
    expect(heads.at(-1)).toEqual({ gain: [0.5, 0.25, 0.125], offset: [-8, -8, -8], from: [0, 1, 2] })
  })

test('the weights of a first convolution tell something where a photo cannot be read', async () => {
  const convolved = writeOnnx({
    name: 'convolved',
    inputs: [{ name: 'image', type: 'float32', shape: [1, 3, SIDE, SIDE] }],
    outputs: [{ name: 'mask', type: 'float32', shape: [1, 8, SIDE, SIDE] }],
    initializers: [tensor('wide', [8, 3, 1, 1], Array<number>(24).fill(1))],
    nodes: [{ op: 'Conv', inputs: ['image', 'wide'], outputs: ['mask'] }],
  })
  const missing = { tensor: '/nowhere.rgb', truth: null, content: { left: 0, top: 0, width: SIDE, height: SIDE } }
  const { filters } = await beginningOf(convolved, { input: { layout: 'NCHW' }, images: [missing] })
  expect(filters?.sums[0]).toHaveLength(8)
  expect(filters?.responses).toBeNull()
})

test('what mixes colours or squares them is no preparation', async () => {
  const squared: OnnxNode[] = [{ op: 'Mul', inputs: ['d', 'd'], outputs: ['e'] }]
  const mixed: OnnxNode[] = [{ op: 'Conv', inputs: ['d', 'mixing'], outputs: ['e'] }]
  expect(await headsOf(wrapped(squared))).toHaveLength(3)
  expect(await headsOf(wrapped(mixed))).toHaveLength(3)
})

test('a learned normalisation is none, whatever it does to the colours', async () => {
  const normalised: OnnxNode[] = [
    { op: 'BatchNormalization', inputs: ['d', 'learned', 'learned', 'learned', 'learned'], outputs: ['e'] },
  ]
  expect(headGraph(wrapped(normalised), 'image')?.values.at(-1)).toBe('d')
  expect(await headsOf(wrapped(normalised))).toHaveLength(3)
})

test('outputs without a name are left out, and of many only the first are looked at', async () => {
  const split = (outputs: string[]): OnnxNode[] => [
    { op: 'Split', inputs: ['d'], outputs, attributes: { axis: { int: 1 } } },
    { op: 'Neg', inputs: [outputs[0]!], outputs: ['e'] },
  ]
  expect(headGraph(wrapped(split(['x', '', 'y'])), 'image')?.values).toEqual(['a', 'b', 'c', 'd', 'x', 'y', 'e'])
  const many = Array.from({ length: 1000 }, (_, place) => `part${place}`)
  expect(headGraph(wrapped(split(many)), 'image')?.values).toHaveLength(24)
  expect(await headsOf(wrapped(split(['x', 'y', 'z'])))).toHaveLength(3)
})

test('what has more channels than a picture is not asked for', async () => {
  const asked: string[][] = []
  const watched: Runtime = {
    ...runtime,
    createSession: async (model, options) => {
      const session = await runtime.createSession(model, options)
      asked.push(session.outputMetadata.map(({ name }) => name))
      return session
    },
  }
  const wide: OnnxNode[] = [{ op: 'Conv', inputs: ['d', 'wide'], outputs: ['e'] }]
  expect(await headsOf(wrapped(wide), { runtime: watched })).toHaveLength(3)
  expect(asked).toEqual([
    ['a', 'b', 'c', 'd', 'e'],
    ['a', 'b', 'c', 'd'],
  ])
})

test('a file that cannot be run tells nothing, and cancelling still ends it', async () => {
  expect(await headsOf(Uint8Array.of(1, 2, 3))).toEqual([])
  expect(await headsOf(wrapped().slice(0, -40))).toEqual([])
  await expect(headsOf(wrapped(), { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
})
