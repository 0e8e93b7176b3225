import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { normGraph } from '../../../src-main/workers/inference/norm-graph.ts'
import { normStatistics } from '../../../src-main/workers/inference/norm-statistics.ts'
import type { Runtime } from '../../../src-main/workers/inference/runtime.ts'
import { decodeOnnx } from '../../../src-main/models/onnx-schema.ts'
import { writeOnnx, type OnnxNode, type OnnxTensor } from '../../../src-shared/onnx/write-onnx.ts'
import { profileInput } from '../../fixtures/profile-input.ts'

const tensor = (name: string, dims: number[], values: number[]): OnnxTensor & { name: string } => ({
  name,
  type: 'float32',
  dims,
  values,
})
const norm = (from: string, to: string, mean: string, variance: string): OnnxNode => ({
  op: 'BatchNormalization',
  inputs: [from, 'one', 'zero', mean, variance],
  outputs: [to],
})

/** Two layers that were trained, one that was not, and a head behind them. */
const graph = (mean: number[]) =>
  writeOnnx({
    name: 'normalised',
    inputs: [{ name: 'image', type: 'float32', shape: [1, 2, 2, 2] }],
    outputs: [{ name: 'mask', type: 'float32', shape: [1, 2, 2, 2] }],
    initializers: [
      tensor('one', [2], [1, 1]),
      tensor('zero', [2], [0, 0]),
      tensor('mean', [2], mean),
      tensor('variance', [2], [4, 1]),
      tensor('unused', [2], [7, 7]),
    ],
    nodes: [
      { op: 'Relu', inputs: ['image'], outputs: ['a'] },
      norm('a', 'b', 'mean', 'variance'),
      norm('b', 'c', 'zero', 'one'),
      { op: 'Add', inputs: ['c', 'unused'], outputs: ['mask'] },
    ],
  })

test('only what leads to trained layers is kept, with what goes into them as its output', () => {
  const found = normGraph(graph([3, 5]), 4)!
  expect(found.layers).toEqual([{ input: 'a', mean: Float32Array.of(3, 5), variance: Float32Array.of(4, 1) }])
  const { graph: part } = decodeOnnx(found.model)
  expect(part?.node?.map(({ opType }) => opType)).toEqual(['Relu'])
  expect(part?.input?.map(({ name }) => name)).toEqual(['image'])
  expect(part?.output?.map(({ name }) => name)).toEqual(['a'])
  expect(part?.initializer ?? []).toEqual([])
})

test('a graph without such layers tells nothing', () => {
  expect(normGraph(graph([NaN, 0]), 4)).toBeNull()
})

const input = profileInput(2)

/** What is told of one photo where this goes into the first layer. */
async function distancesOf(run: () => Promise<unknown>, signal = new AbortController().signal) {
  const folder = await mkdtemp(join(tmpdir(), 'hairline-norms-'))
  try {
    const [path, pixels] = [join(folder, 'model.onnx'), join(folder, 'photo.rgb')]
    await writeFile(path, graph([3, 5]))
    await writeFile(pixels, new Uint8Array(2 * 2 * 3))
    const inputMetadata = [{ name: 'image', isTensor: true, type: 'float32', shape: [1, 3, 2, 2] }]
    const session = { inputMetadata, run, release: () => Promise.resolve() }
    const runtime = { tensor: () => ({}), createSession: () => Promise.resolve(session) } as unknown as Runtime
    const image = { tensor: pixels, content: { left: 0, top: 0, width: 2, height: 2 }, truth: null }
    return (await normStatistics(runtime, { path, inputs: [input], images: [image] }, { signal })).distances
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

// The first channel gets 5 and 9, the second 5 ± 2: means 7 and 5, variances 4 and 4.
const IMAGE = [5, 9, 5, 9, 3, 7, 3, 7]

test.each([1, 2])('distances of means are in deviations, those of spreads logarithms: a batch of %i', async (batch) => {
  const data = Float32Array.from(Array.from({ length: batch }, () => IMAGE).flat())
  const found = await distancesOf(() => Promise.resolve({ a: { type: 'float32', dims: [batch, 2, 2, 2], data } }))
  const [mean1, spread1, mean2, spread2] = [...found[0]!]
  expect(mean1).toBeCloseTo(2, 2)
  expect(spread1).toBeCloseTo(0, 2)
  expect(mean2).toBeCloseTo(0, 2)
  expect(spread2).toBeCloseTo(Math.log(2), 2)
})

test('a graph that does not run tells nothing, and cancelling still ends it', async () => {
  const fails = () => Promise.reject(new Error('Non-zero status code'))
  expect(await distancesOf(fails)).toEqual([])
  await expect(distancesOf(fails, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
})
