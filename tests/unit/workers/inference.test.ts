import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodePlane } from '../../../src-main/inference/plane-file.ts'
import { startWorkers, type Workers } from '../../../src-main/workers/workers.ts'
import { completeProfile, type PartialProfile } from '../../../src-shared/domain/index.ts'
import { tinyModel, type TinyModel } from '../../fixtures/onnx.ts'

let folder: string
let workers: Workers
let count = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-inference-'))
  workers = startWorkers({ log: pino({ level: 'silent' }) })
})
afterAll(async () => {
  await workers.dispose()
  await rm(folder, { recursive: true, force: true })
})

const WIDTH = 24
const HEIGHT = 16
/** Every colour differs from the others, and so does every pixel from its neighbours. */
const photo = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => (at * 37 + Math.floor(at / 3) * 11) % 256)
const everything = { left: 0, top: 0, width: WIDTH, height: HEIGHT }

async function addModel(bytes: Uint8Array, partial: PartialProfile) {
  const path = join(folder, `model-${(count += 1)}.onnx`)
  await writeFile(path, bytes)
  const facts = await workers.inference.call('inspect', { path })
  return { path, sha256: facts.sha256, profile: completeProfile(facts, partial), provider: 'auto' as const }
}

async function predict(bytes: Uint8Array, partial: PartialProfile = {}, content = everything) {
  const model = await addModel(bytes, partial)
  const tensor = join(folder, 'photo.rgb')
  const out = join(folder, 'out.plane')
  await writeFile(tensor, photo)
  await workers.inference.call('run', { ...model, tensor, content, out })
  return decodePlane(await readFile(out))
}

/** What a class gives for each pixel, from the definition: values are pixel × scale, minus mean, over std, in RGB order. */
function logits(row: readonly number[], normalize = (value: number, _color: number) => value / 255): number[] {
  return Array.from({ length: WIDTH * HEIGHT }, (_, pixel) =>
    [0, 1, 2].reduce((sum, color) => sum + row[color]! * normalize(photo[pixel * 3 + color]!, color), row.at(-1)!),
  )
}
const sigmoid = (value: number) => 1 / (1 + Math.exp(-value))
const levels = (probabilities: readonly number[]) =>
  probabilities.map((value) => Math.round(Math.min(1, Math.max(0, value)) * 255))

function expectClose(values: Uint8Array, expected: readonly number[], within = 1): void {
  expect(values).toHaveLength(expected.length)
  const farthest = Math.max(...expected.map((value, index) => Math.abs(value - values[index]!)))
  expect(farthest).toBeLessThanOrEqual(within)
}

const size = { width: WIDTH, height: HEIGHT }
const reddish = [3, -2, 1, -0.5]
const greenish = [-1, 4, -1, 0.2]
const bluish = [-2, -1, 3, 0.1]
const three = [reddish, greenish, bluish]

describe('what a profile says is what the model gets', () => {
  const sigmoidInside: TinyModel = { ...size, classes: [reddish], activation: 'sigmoid' }
  const expected = levels(logits(reddish).map(sigmoid))

  test('neutral: RGB, NCHW, 0..1', async () => {
    const plane = await predict(tinyModel(sigmoidInside))
    expect(plane).toMatchObject(size)
    expectClose(plane.values, expected)
  })
  test('NHWC', async () => {
    expectClose((await predict(tinyModel({ ...sigmoidInside, input: { layout: 'NHWC' } }))).values, expected)
  })
  test('BGR: the same model with its weights the other way round', async () => {
    const [red, green, blue, bias] = reddish as [number, number, number, number]
    const bytes = tinyModel({ ...sigmoidInside, classes: [[blue, green, red, bias]] })
    expectClose((await predict(bytes, { input: { channels: 'BGR' } })).values, expected)
  })
  test('BGR with mean and std, which stand in RGB order', async () => {
    const [mean, std] = [[100, 110, 120] as const, [50, 60, 70] as const]
    const bytes = tinyModel({ ...sigmoidInside, classes: [[1, -2, 3, -0.5]] })
    const profile = { input: { channels: 'BGR', scale: 1, mean: [...mean], std: [...std] } } as const
    const row = logits([3, -2, 1, -0.5], (value, color) => (value - mean[color]!) / std[color]!)
    expectClose((await predict(bytes, profile as PartialProfile)).values, levels(row.map(sigmoid)))
  })
  test('RGBA: the fourth channel is 0', async () => {
    const bytes = tinyModel({ ...sigmoidInside, classes: [[3, -2, 1, 1000, -0.5]] })
    expectClose((await predict(bytes)).values, expected)
  })
  test('per-image normalisation, channel by channel', async () => {
    const values = [0, 1, 2].map((color) =>
      Array.from({ length: WIDTH * HEIGHT }, (_, at) => photo[at * 3 + color]! / 255),
    )
    const mean = values.map((each) => each.reduce((a, b) => a + b) / each.length)
    const std = values.map((each, color) =>
      Math.sqrt(each.reduce((sum, value) => sum + (value - mean[color]!) ** 2, 0) / each.length),
    )
    const row = logits(reddish, (value, color) => (value / 255 - mean[color]!) / std[color]!)
    const plane = await predict(tinyModel(sigmoidInside), { input: { normalization: 'per-image' } })
    expectClose(plane.values, levels(row.map(sigmoid)))
  })
  test.each(['float16', 'float64'] as const)('%s in, float16 out', async (type) => {
    const bytes = tinyModel({ ...sigmoidInside, input: { type }, output: { type: 'float16' } })
    expectClose((await predict(bytes)).values, expected)
  })
  test('whole numbers in: the pixels themselves', async () => {
    const classes = [reddish.map((weight, index) => (index < 3 ? weight / 255 : weight))]
    for (const type of ['uint8', 'int32', 'int64'] as const) {
      expectClose((await predict(tinyModel({ ...sigmoidInside, classes, input: { type } }))).values, expected)
    }
  })
  test('a fixed batch gets the image repeated, and its first answer is taken', async () => {
    expectClose((await predict(tinyModel({ ...sigmoidInside, batch: 3 }))).values, expected)
    const flat = tinyModel({ ...sigmoidInside, batch: 3, output: { withoutChannels: true } })
    expectClose((await predict(flat)).values, expected)
  })
  test('an open batch and an open size', async () => {
    const bytes = tinyModel({ ...sigmoidInside, batch: 'N', width: 'w', height: 'h' })
    expectClose((await predict(bytes, { input: size })).values, expected)
  })
})

describe('every mask output is read', () => {
  const winners = Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
    const values = three.map((row) => logits(row)[at]!)
    return values.indexOf(Math.max(...values))
  })
  const softmax = (picked: number) =>
    Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
      const powers = three.map((row) => Math.exp(logits(row)[at]!))
      return powers[picked]! / powers.reduce((a, b) => a + b)
    })

  test('sigmoid outside', async () => {
    const plane = await predict(tinyModel({ ...size, classes: three }), { output: { activation: 'sigmoid', class: 1 } })
    expectClose(plane.values, levels(logits(greenish).map(sigmoid)))
  })
  test('softmax outside, then the class; both layouts', async () => {
    for (const layout of ['NCHW', 'NHWC'] as const) {
      const bytes = tinyModel({ ...size, classes: three, output: { layout } })
      const plane = await predict(bytes, { output: { layout, activation: 'softmax', class: 2 } })
      expectClose(plane.values, levels(softmax(2)))
    }
  })
  test('nineteen classes', async () => {
    const classes = Array.from({ length: 19 }, (_, index) => [
      index % 5,
      (index * 3) % 7,
      (index * 2) % 3,
      index === 17 ? 2 : 0,
    ])
    const rows = classes.map((row) => logits(row))
    const expected = rows[17]!.map((own, at) => Math.exp(own) / rows.reduce((sum, row) => sum + Math.exp(row[at]!), 0))
    const plane = await predict(tinyModel({ ...size, classes }), { output: { activation: 'softmax', class: 17 } })
    expectClose(plane.values, levels(expected))
  })
  test('argmax outside: 1 where the class wins', async () => {
    const plane = await predict(tinyModel({ ...size, classes: three }), { output: { activation: 'argmax', class: 1 } })
    expectClose(plane.values, levels(winners.map((winner) => (winner === 1 ? 1 : 0))), 0)
  })
  test('argmax inside: a map of class indices, with and without channels, of any type', async () => {
    for (const output of [{}, { withoutChannels: true }, { type: 'int32' }, { type: 'uint8' }] as const) {
      const plane = await predict(tinyModel({ ...size, classes: three, activation: 'argmax', output }), {
        output: { class: 2 },
      })
      expectClose(plane.values, levels(winners.map((winner) => (winner === 2 ? 1 : 0))), 0)
    }
    const asFloat = tinyModel({ ...size, classes: three, activation: 'argmax', output: { type: 'float32' } })
    const plane = await predict(asFloat, { output: { class: 2, activation: 'argmax' } })
    expectClose(plane.values, levels(winners.map((winner) => (winner === 2 ? 1 : 0))), 0)
  })
  test('levels of a picture: 0 to 255 for 0 to 1, of whole numbers and of floats, one class or several', async () => {
    const tall = (row: readonly number[]) => row.map((value) => value * 100)
    const expected = logits(reddish).map((value) => Math.trunc(Math.min(255, Math.max(0, value * 100))))
    for (const type of ['int32', 'float32', 'float16'] as const) {
      const bytes = tinyModel({ ...size, classes: [tall(reddish)], output: { type } })
      expectClose((await predict(bytes, { output: { activation: 'divide-by-255' } })).values, expected)
    }
    const bytes = tinyModel({ ...size, classes: [greenish, tall(reddish)], output: { type: 'int32' } })
    const inverted = { output: { activation: 'divide-by-255', class: 1, invert: true } } as const
    expectClose(
      (await predict(bytes, inverted)).values,
      expected.map((level) => 255 - level),
    )
    const single = addModel(tinyModel({ ...size, classes: [tall(reddish)], output: { type: 'int32' } }), {
      output: { activation: 'divide-by-255', class: 1 },
    })
    await expect(single).rejects.toMatchObject({ code: 'PROFILE_INVALID' })
  })
  test('inverted: the probability of the background', async () => {
    const plane = await predict(tinyModel({ ...size, classes: [reddish], activation: 'sigmoid' }), {
      output: { invert: true },
    })
    expectClose(plane.values, levels(logits(reddish).map((value) => 1 - sigmoid(value))))
  })
  test('values outside of 0..1 are cut off', async () => {
    expectClose((await predict(tinyModel({ ...size, classes: [reddish] }))).values, levels(logits(reddish)))
  })
  test('an output of half the size', async () => {
    const plane = await predict(tinyModel({ ...size, classes: [reddish], output: { halved: true } }))
    expect(plane).toMatchObject({ width: WIDTH / 2, height: HEIGHT / 2 })
    const full = logits(reddish)
    const mean = (x: number, y: number) =>
      [0, 1, WIDTH, WIDTH + 1].reduce((sum, step) => sum + full[2 * y * WIDTH + 2 * x + step]!, 0) / 4
    const expected = Array.from({ length: (WIDTH * HEIGHT) / 4 }, (_, at) => mean(at % 12, Math.floor(at / 12)))
    expectClose(plane.values, levels(expected))
  })
  test('a letterbox is cut off, also at half the size', async () => {
    const content = { left: 4, top: 0, width: 16, height: 16 }
    const full = levels(logits(reddish).map(sigmoid))
    const inside = full.filter((_, at) => at % WIDTH >= 4 && at % WIDTH < 20)
    const plane = await predict(tinyModel({ ...size, classes: [reddish], activation: 'sigmoid' }), {}, content)
    expect(plane).toMatchObject({ width: 16, height: 16 })
    expectClose(plane.values, inside)
    const halved = await predict(tinyModel({ ...size, classes: [reddish], output: { halved: true } }), {}, content)
    expect(halved).toMatchObject({ width: 8, height: 8 })
  })
})

describe('what cannot work is said in a sentence, and the worker lives on', () => {
  const plain: TinyModel = { ...size, classes: [reddish] }

  test('values that are no numbers', async () => {
    const bytes = tinyModel({ ...plain, classes: [[NaN, 0, 0, 0]] })
    await expect(predict(bytes)).rejects.toMatchObject({
      code: 'INFERENCE_FAILED',
      message: expect.stringMatching(/no numbers \(NaN or infinite\) in output mask/) as string,
    })
    for (const output of [{}, { layout: 'NHWC' }, { type: 'float16' }] as const) {
      const infinite = tinyModel({ ...plain, classes: [[0, 0, 0, Infinity]], output })
      await expect(predict(infinite, { output: {} })).rejects.toThrow('no numbers (NaN or infinite)')
      // A logit may be: it is sure.
      expectClose(
        (await predict(infinite, { output: { activation: 'sigmoid' } })).values,
        Array.from(photo.subarray(0, WIDTH * HEIGHT), () => 255),
      )
    }
  })
  test('an operator that the runtime does not know', async () => {
    const bytes = Buffer.from(tinyModel(plain))
    bytes.write('Cnov', bytes.indexOf('Conv'))
    const model = await addModel(bytes, {})
    await expect(workers.inference.call('load', model)).rejects.toMatchObject({
      code: 'MODEL_UNREADABLE',
      message: expect.stringMatching(/cannot be loaded by the ONNX runtime: .*Cnov/) as string,
    })
  })
  test('an open class that turns out not to be there', async () => {
    const model = await addModel(tinyModel({ ...plain, classes: three }), { output: { class: 2 } })
    const tensor = join(folder, 'photo.rgb')
    await writeFile(tensor, photo)
    const profile = { ...model.profile, output: { ...model.profile.output, class: 3 } }
    const request = { ...model, profile, tensor, content: everything, out: join(folder, 'never.plane') }
    await expect(workers.inference.call('run', request)).rejects.toMatchObject({ code: 'INFERENCE_FAILED' })
  })
  test('a cached input of another size', async () => {
    const model = await addModel(tinyModel(plain), {})
    const tensor = join(folder, 'short.rgb')
    await writeFile(tensor, photo.subarray(1))
    const request = { ...model, tensor, content: everything, out: join(folder, 'never.plane') }
    await expect(workers.inference.call('run', request)).rejects.toMatchObject({ code: 'INFERENCE_FAILED' })
  })
  test('a provider that is not there, by name; auto takes the processor', async () => {
    const model = await addModel(tinyModel(plain), {})
    const other = process.platform === 'win32' ? 'coreml' : 'directml'
    await expect(workers.inference.call('load', { ...model, provider: other })).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
    })
    const { provider } = await workers.inference.call('load', model)
    expect(provider.requested).toBe('auto')
    // Never silent: where it is not the first choice, every better one stands there with its reason.
    const { fallbacks = [], fallback } = provider
    expect(fallback === null).toBe(fallbacks.length === 0)
    for (const each of fallbacks) expect(each.reason).not.toBe('')
    if (provider.name === 'cpu') expect(fallbacks.map((each) => each.provider)).toContain('webgpu')
  })
  test('every provider is tried, and the processor works', async () => {
    const { providers } = await workers.inference.call('providers', {})
    expect(providers).toContainEqual({ name: 'cpu', works: true })
    for (const { works, reason } of providers) expect(works).toBe(reason === undefined)
  })
  test('timings are of as many runs as were asked for', async () => {
    const model = await addModel(tinyModel(plain), {})
    const { durationsMs } = await workers.inference.call('bench', { ...model, runs: 4, warmup: 1, tensor: null })
    expect(durationsMs).toHaveLength(4)
  })
  test('sessions are given up when asked, and opened again', async () => {
    const model = await addModel(tinyModel(plain), {})
    await workers.inference.call('load', model)
    expect(await workers.inference.call('unload', { sha256: model.sha256 })).toEqual({ unloaded: 1 })
    expect(await workers.inference.call('unload', { sha256: model.sha256 })).toEqual({ unloaded: 0 })
    await workers.inference.call('load', model)
  })
})

test('trials of a search that run beside each other come in their order, counted as if each ran alone', async () => {
  const model = await addModel(tinyModel({ width: WIDTH, height: HEIGHT, classes: [[4, -3, 2, 0]] }), {})
  const tensor = join(folder, 'explored.rgb')
  await writeFile(tensor, photo)
  const { input, output } = model.profile
  const reads = [{ output: output.name, activation: output.activation, class: 0 }]
  const trials = Array.from({ length: 20 }, (_, index) => ({
    input: { ...input, mean: [index / 20, 0.5, 0.5] as [number, number, number] },
    images: [{ tensor, content: everything, truth: tensor }],
  }))
  const order = { ...model, threads: 2, outputs: [output.name], reads, maxSide: 64 }
  const together = await workers.inference.call('explore', { ...order, trials })
  const alone = []
  for (const trial of trials)
    alone.push(...(await workers.inference.call('explore', { ...order, trials: [trial] })).trials)
  expect(together.trials).toEqual(alone)
  expect(together.lanes).toBe(2)
  const soft = together.trials.map(([ofImage]) => ofImage?.[0]?.reads[0]?.softPredicted)
  expect(new Set(soft).size).toBe(trials.length)
})

test('lanes open for the rounds of a search: not for its first few runs, and never for a model that is slow', async () => {
  const model = await addModel(tinyModel({ width: WIDTH, height: HEIGHT, classes: [[5, -3, 2, 0]] }), {})
  const tensor = join(folder, 'round.rgb')
  await writeFile(tensor, photo)
  const { input, output } = model.profile
  const trial = { input, images: [{ tensor, content: everything, truth: null }] }
  const lanes = async (runs: number, alone = false) => {
    const trials = Array.from({ length: runs }, () => trial)
    const order = { ...model, threads: 2, trials, outputs: [output.name], reads: null, maxSide: 64, alone }
    const answer = await workers.inference.call('explore', order)
    expect(answer.trials).toHaveLength(runs)
    return answer.lanes
  }
  expect(await lanes(4)).toBe(1)
  expect(await lanes(16, true)).toBe(1)
  expect(await lanes(16)).toBe(2)
  // Once they are open they serve small rounds as well; not where the model has turned out slow.
  expect(await lanes(4)).toBe(2)
  expect(await lanes(16, true)).toBe(1)
})

test('a trial in the midst of others that cannot be run ends them with its error', async () => {
  const model = await addModel(tinyModel({ width: WIDTH, height: HEIGHT, classes: [[4, -3, 2, 0]] }), {})
  const tensor = join(folder, 'fitting.rgb')
  await writeFile(tensor, photo)
  const { input, output } = model.profile
  const trials = Array.from({ length: 12 }, (_, index) => ({
    input: index === 7 ? { ...input, width: 2 * WIDTH } : input,
    images: [{ tensor, content: everything, truth: null }],
  }))
  const order = { ...model, threads: 2, trials, outputs: [output.name], reads: null, maxSide: 64 }
  await expect(workers.inference.call('explore', order)).rejects.toMatchObject({ code: 'INFERENCE_FAILED' })
  const { trials: answered } = await workers.inference.call('explore', { ...order, trials: trials.slice(0, 7) })
  expect(answered).toHaveLength(7)
})

test('lists that are handed over while another runs get the planes of their own images, also of a model given up meanwhile', async () => {
  const [LISTS, IMAGES, BYTES] = [4, 40, WIDTH * HEIGHT * 3]
  const model = await addModel(tinyModel({ width: WIDTH, height: HEIGHT, classes: [[4, -3, 2, 0]] }), {})
  const inputs = join(folder, 'inputs.raw')
  await writeFile(
    inputs,
    Uint8Array.from({ length: LISTS * IMAGES * BYTES }, (_, at) => (at * 37 + (at >> 7) * 11) % 256),
  )
  const out = (index: number) => join(folder, `${index}.plane`)
  const lists = Array.from({ length: LISTS }, (_, list) => ({
    ...model,
    threads: 1,
    total: LISTS * IMAGES,
    marker: join(folder, `marker-${list}`),
    images: Array.from({ length: IMAGES }, (_, at) => {
      const index = list * IMAGES + at
      return { input: { path: inputs, offset: index * BYTES, crc32: null }, content: everything, out: out(index) }
    }),
  }))
  const [first, second, third, fourth] = lists
  const call = (list: (typeof lists)[number]) => workers.inference.call('runMany', list)
  const unload = () => workers.inference.call('unload', { sha256: model.sha256 })
  await Promise.all([call(first!), call(second!), unload(), call(third!), call(fourth!)])

  const pixels = await readFile(inputs)
  for (let index = 0; index < LISTS * IMAGES; index += 7) {
    const tensor = join(folder, 'one.rgb')
    await writeFile(tensor, pixels.subarray(index * BYTES, (index + 1) * BYTES))
    await workers.inference.call('run', {
      ...model,
      threads: 1,
      tensor,
      content: everything,
      out: join(folder, 'one.plane'),
    })
    const alone = await decodePlane(await readFile(join(folder, 'one.plane')))
    expect(await decodePlane(await readFile(out(index)))).toEqual(alone)
  }
})
