import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '../../fixtures/command-line.ts'
import { tinyModel } from '../../fixtures/onnx.ts'
import { png } from '../../fixtures/pictures.ts'

const SIDE = 16
const PHOTOS = 6
/** A few processes one after the other, on a machine that does other things too. */
const SLOW_MS = 180_000

let folder = ''
const at = (...parts: string[]) => join(folder, ...parts)
const hairline = (...args: string[]) => runCommand([...args, '--json', '--workspace', at('workspace')])

/** Of each photo another part is red, and that is hair. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-run-detect-'))
  for (const each of ['photos/images', 'photos/masks', 'run']) await mkdir(at(each), { recursive: true })
  for (let photo = 0; photo < PHOTOS; photo += 1) {
    const red = Array.from({ length: SIDE * SIDE }, (_, index) => index % SIDE < photo + 4)
    const samples = red.flatMap((isRed) => (isRed ? [250, photo, 5] : [5, photo, 250]))
    await writeFile(at('photos/images', `${photo}.png`), png({ width: SIDE, height: SIDE, samples, colour: 2 }))
    const mask = png({ width: SIDE, height: SIDE, samples: red.map((isRed) => (isRed ? 255 : 0)) })
    await writeFile(at('photos/masks', `${photo}.png`), mask)
  }
  const model = tinyModel({ width: SIDE, height: SIDE, classes: [[20, 0, -20, 0]], activation: 'sigmoid' })
  await writeFile(at('run/epoch_1.onnx'), model)
  await copyFile(at('run/epoch_1.onnx'), at('run/epoch_2.onnx'))
  // A last one that was cut off while it was written.
  await writeFile(at('run/epoch_3.onnx'), (await readFile(at('run/epoch_2.onnx'))).subarray(0, 40))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a run without a profile: told how, then found on a dataset', { timeout: SLOW_MS }, async () => {
  expect(await hairline('init')).toMatchObject({ code: 0 })
  expect(await hairline('dataset', 'import', at('photos'), '--name', 'Salon')).toMatchObject({ code: 0 })
  expect(await hairline('run', 'import', at('run'))).toMatchObject({
    code: 1,
    json: { error: { code: 'PROFILE_NEEDED', message: expect.stringContaining('--detect DATASET') as string } },
  })

  const { code, json } = await hairline('run', 'import', at('run'), '--name', 'july', '--detect', 'Salon')
  expect({ code, json }).toMatchObject({
    code: 0,
    json: {
      run: { name: 'july', checkpoints: 2 },
      checkpoints: [{ epoch: 1 }, { epoch: 2 }],
      problems: [{ code: 'MODEL_UNREADABLE' }],
      detection: { images: PHOTOS, ranking: expect.arrayContaining([expect.objectContaining({ iou: 1 })]) as unknown },
      warning: null,
    },
  })
  const { json: listed } = await hairline('model', 'list')
  expect(listed).toMatchObject({
    models: [
      { name: 'july/epoch_1', profileSource: 'detected' },
      { name: 'july/epoch_2', profileSource: 'detected' },
    ],
  })
})

test('a model that finds something else is added with a warning', { timeout: SLOW_MS }, async () => {
  // Sees the brightness of green alone, which says nothing of what is hair here.
  const blind = tinyModel({ width: SIDE, height: SIDE, classes: [[0, 40, 0, -30]], activation: 'sigmoid' })
  await writeFile(at('blind.onnx'), blind)
  const { code, json, stderr } = await hairline('model', 'add', at('blind.onnx'), '--detect', 'Salon')
  expect({ code, json }).toMatchObject({
    code: 0,
    json: {
      model: { profileSource: 'detected' },
      warning: expect.stringMatching(/^None of the profiles fits well: best IoU 0\.\d\d on Salon/) as string,
    },
  })
  expect(stderr).toContain('Warning: None of the profiles fits well')
})
