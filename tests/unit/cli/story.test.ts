import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand, type CommandResult } from '../../fixtures/command-line.ts'
import { tinyModel } from '../../fixtures/onnx.ts'
import { png } from '../../fixtures/pictures.ts'

/** Red is hair. The left half of every photo is red; the masks say so too. */
const SIDE = 16
const red = (x: number) => x < SIDE / 2
/** A dozen processes one after the other, on a machine that does other things too. */
const SLOW_MS = 180_000
const PHOTOS = ['anna', 'bert', 'carl']

let folder = ''
let workspace = ''
const at = (...parts: string[]) => join(folder, ...parts)
const hairline = (...args: string[]) => runCommand([...args, '--json', '--workspace', workspace])

async function succeeded(result: Promise<CommandResult>) {
  const { code, json, stderr } = await result
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return json as Record<string, never>
}

async function added(name: string, model: Uint8Array): Promise<string> {
  await writeFile(at(`${name}.onnx`), model)
  await writeFile(at('hair.json'), '{"target":"hair"}')
  await succeeded(hairline('model', 'add', at(`${name}.onnx`), '--profile', at('hair.json')))
  return name
}

/** Red above blue is hair, by so much that no pixel is in doubt; `sign` -1 finds the opposite. */
const redModel = (sign: 1 | -1, bias = 0) =>
  tinyModel({ width: SIDE, height: SIDE, classes: [[sign * 20, 0, sign * -20, bias]], activation: 'sigmoid' })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-story-'))
  workspace = at('workspace')
  for (const each of ['photos/images', 'photos/masks', 'run']) await mkdir(at(each), { recursive: true })
  const pixels = Array.from({ length: SIDE * SIDE }, (_, index) => index % SIDE)
  for (const [index, name] of PHOTOS.entries()) {
    const samples = pixels.flatMap((x) => (red(x) ? [250, index, 5] : [5, index, 250]))
    await writeFile(at('photos/images', `${name}.png`), png({ width: SIDE, height: SIDE, samples, colour: 2 }))
  }
  // Carl has a mask of nothing; a stray mask belongs to nobody.
  const mask = (value: (x: number) => number) => png({ width: SIDE, height: SIDE, samples: pixels.map(value) })
  await writeFile(
    at('photos/masks/anna.png'),
    mask((x) => (red(x) ? 255 : 0)),
  )
  await writeFile(
    at('photos/masks/bert.png'),
    mask((x) => (red(x) ? 255 : 0)),
  )
  await writeFile(
    at('photos/masks/carl.png'),
    mask(() => 0),
  )
  await writeFile(
    at('photos/masks/stray.png'),
    mask(() => 0),
  )
  await writeFile(at('run/epoch_1.onnx'), redModel(-1))
  await writeFile(at('run/epoch_2.onnx'), redModel(1))
  await writeFile(at('run/epoch_10.onnx'), redModel(1, 30))
  await writeFile(at('profile.json'), JSON.stringify({ output: { activation: 'none' } }))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('from a folder of photos to a released model, with scripts alone', { timeout: SLOW_MS }, async () => {
  expect(await succeeded(hairline('init'))).toEqual({ workspace, created: true, demo: false })

  const imported = await succeeded(hairline('dataset', 'import', at('photos'), '--name', 'Salon'))
  expect(imported).toMatchObject({
    dataset: {
      name: 'Salon',
      layout: 'pairs',
      target: 'hair',
      images: 3,
      groundTruth: 3,
      splits: { train: 0, validation: 0, test: 0, unassigned: 3 },
    },
    problems: [{ path: 'masks/stray.png', code: 'MASK_WITHOUT_IMAGE' }],
    added: 3,
    alreadyThere: 0,
  })
  expect(await succeeded(hairline('dataset', 'import', at('photos'), '--name', 'Salon'))).toMatchObject({
    added: 0,
    alreadyThere: 3,
  })

  const run = await succeeded(hairline('run', 'import', at('run'), '--name', 'july', '--profile', at('profile.json')))
  expect(run).toMatchObject({
    run: { name: 'july', checkpoints: 3 },
    checkpoints: [
      { epoch: 1, model: 'july/epoch_1', file: at('run/epoch_1.onnx') },
      { epoch: 2, model: 'july/epoch_2', file: at('run/epoch_2.onnx') },
      { epoch: 10, model: 'july/epoch_10', file: at('run/epoch_10.onnx') },
    ],
    problems: [],
  })

  const judged = await succeeded(hairline('evaluate', '--dataset', 'salon', '--run', 'july'))
  expect(judged).toMatchObject({
    evaluations: [
      // The opposite of hair: nothing is right, and carl's empty mask counts 0.
      { model: 'july/epoch_1', epoch: 1, mean: { iou: 0, dice: 0 }, pooled: { tp: 0 } },
      {
        model: 'july/epoch_2',
        epoch: 2,
        dataset: 'Salon',
        split: 'all',
        target: 'hair',
        threshold: 0.5,
        provider: 'cpu',
        images: 3,
        evaluated: 3,
        failed: 0,
        bothEmpty: 0,
        missed: 0,
        mean: { iou: 2 / 3, dice: 2 / 3, precision: 2 / 3, recall: 1 },
        pooled: { iou: 2 / 3, tp: 256, fp: 128, fn: 0, tn: 384 },
        perImage: [
          { image: 'images/anna.png', iou: 1, dice: 1, precision: 1, recall: 1, tp: 128, fp: 0, fn: 0, tn: 128 },
          { image: 'images/bert.png', iou: 1 },
          { image: 'images/carl.png', iou: 0, dice: 0, precision: 0, recall: null, tp: 0, fp: 128, fn: 0, tn: 128 },
        ],
      },
      // Everything is hair.
      { model: 'july/epoch_10', epoch: 10, mean: { iou: 1 / 3 } },
    ],
    best: { epoch: 2, model: 'july/epoch_2', iou: 2 / 3 },
  })

  const first = await succeeded(hairline('evaluate', '--dataset', 'Salon', '--model', 'july/epoch_2', '--limit', '2'))
  expect(first).toMatchObject({ evaluations: [{ images: 2, mean: { iou: 1 } }] })
  expect(first).not.toHaveProperty('best')

  const out = at('predicted.png')
  const predicted = await succeeded(
    hairline('predict', '--model', 'july/epoch_2', '--image', at('photos/images/anna.png'), '--out', out),
  )
  expect(predicted).toMatchObject({ model: 'july/epoch_2', image: at('photos/images/anna.png'), out, provider: 'cpu' })
  expect(predicted).toMatchObject({ fallbackMask: false })
  const diverged = await added('diverged', redModel(1, NaN))
  const fallback = ['predict', '--model', diverged, '--image', at('photos/images/anna.png'), '--out', out]
  expect(await hairline(...fallback)).toMatchObject({ code: 1, json: { error: { code: 'INFERENCE_FAILED' } } })
  expect(await succeeded(hairline(...fallback, '--fallback'))).toMatchObject({
    fallbackMask: true,
    provider: null,
    reason: { code: 'INFERENCE_FAILED' },
  })
  await succeeded(hairline('model', 'remove', diverged))
  expect((await readFile(out)).subarray(1, 4).toString()).toBe('PNG')

  const order = [
    'export',
    '--model',
    'july/epoch_2',
    '--dataset',
    'Salon',
    '--registry',
    at('registry'),
    '--name',
    'red',
  ]
  const rejected = await hairline(...order)
  expect(rejected).toMatchObject({ code: 1, json: { error: { code: 'REJECTED' } } })
  const released = await succeeded(hairline(...order, '--by', 'Mara', '--accept-rejected', 'a test of the line'))
  expect(released).toMatchObject({ name: 'red', version: '1.0.0', verdict: 'REJECTED', registry: at('registry') })
  const index = JSON.parse(await readFile(at('registry/model_registry.json'), 'utf8')) as object
  expect(index).toMatchObject({
    models: { red: { versions: [{ version: '1.0.0', created_by: 'Mara', epoch: 2, run: 'july' }] } },
  })
})

test('lists, renames and removes by name; an unknown name lists near ones', { timeout: SLOW_MS }, async () => {
  expect(await succeeded(hairline('dataset', 'show', 'salon'))).toMatchObject({ dataset: { name: 'Salon', images: 3 } })
  const unknown = await hairline('dataset', 'show', 'Salom')
  expect(unknown).toMatchObject({ code: 1, json: { error: { code: 'NOT_FOUND' } } })
  expect(unknown.stdout).toContain('Salon')

  const added = await succeeded(
    hairline('model', 'add', at('run/epoch_2.onnx'), '--name', 'alone', '--profile', at('profile.json')),
  )
  expect(added).toMatchObject({
    model: { name: 'alone', profileSource: 'given', threshold: 0.5, inputs: [{ name: 'image' }] },
  })
  expect(await succeeded(hairline('model', 'set', 'alone', '--threshold', '0.25'))).toMatchObject({
    model: { threshold: 0.25 },
  })
  expect(await succeeded(hairline('model', 'rename', 'alone', 'single'))).toMatchObject({ name: 'single' })
  // A model where a file belongs.
  expect(await hairline('model', 'parity', 'july/epoch_1', '--reference', 'single')).toMatchObject({
    code: 1,
    json: { error: { code: 'FILE_NOT_FOUND', message: expect.stringContaining('--against single') as string } },
  })
  expect(await succeeded(hairline('model', 'remove', 'single'))).toHaveProperty('removed')
  const { models } = (await succeeded(hairline('model', 'list'))) as unknown as { models: { name: string }[] }
  expect(models.map(({ name }) => name)).toEqual(['july/epoch_1', 'july/epoch_2', 'july/epoch_10'])

  expect(await succeeded(hairline('dataset', 'export', 'Salon', '--out', at('out')))).toEqual({
    out: at('out'),
    images: 3,
    masks: 3,
    problems: [],
  })
  expect(await readdir(at('out/masks'))).toEqual(['anna.png', 'bert.png', 'carl.png'])
  expect(await succeeded(hairline('dataset', 'remove', 'Salon'))).toHaveProperty('removed')
  expect(await succeeded(hairline('dataset', 'list'))).toEqual({ datasets: [] })
})

test('two commands at once on one workspace both succeed', async () => {
  const results = await Promise.all([
    hairline('dataset', 'import', at('photos'), '--name', 'first'),
    hairline('dataset', 'import', at('photos'), '--name', 'second'),
  ])
  expect(results.map(({ code }) => code)).toEqual([0, 0])
  const { datasets } = (await succeeded(hairline('dataset', 'list'))) as unknown as { datasets: { name: string }[] }
  expect(datasets.map(({ name }) => name).toSorted()).toEqual(['first', 'second'])
})

test('a table for people', async () => {
  const { code, stdout } = await runCommand(['run', 'list', '--workspace', workspace])
  expect(code).toBe(0)
  expect(stdout.split('\n')[0]).toMatch(/^name +id +checkpoints +folder$/)
  expect(stdout).toContain('july')
})
