import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../src-main/store/database.ts'
import { tinyModel } from '../fixtures/onnx.ts'
import { writePairs } from '../fixtures/photos.ts'
import { pythonWith } from '../fixtures/python.ts'

const main = fileURLToPath(new URL('../../src-main/cli/main.ts', import.meta.url))
const IMAGES = 120
const SIDE = 96
const HEADER_BYTES = 128
const ROW_BYTES = SIDE * SIDE * 3
let root: string
let workspace: string

const start = (...args: string[]) =>
  spawn(process.execPath, [main, ...args, '--json', '--workspace', workspace], { stdio: ['ignore', 'pipe', 'inherit'] })

async function hairline<T>(...args: string[]): Promise<T> {
  const child = start(...args)
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(output)
  return JSON.parse(output) as T
}

type Evaluated = { evaluations: { evaluated: number; failed: number; mean: { iou: number } }[] }

/** Processes that are started again and again take their time on a busy machine. */
const LIMIT_MS = 300_000

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hairline-kill-'))
  workspace = join(root, 'workspace')
  await writePairs(join(root, 'photos'), IMAGES, SIDE)
  await hairline('dataset', 'import', join(root, 'photos'), '--name', 'photos')
  for (const [name, bias] of [
    ['killed', 8],
    ['fresh', 7.9],
  ] as const) {
    const path = join(root, `${name}.onnx`)
    await writeFile(
      path,
      tinyModel({ width: SIDE, height: SIDE, classes: [[-10, -10, -10, bias]], activation: 'sigmoid' }),
    )
    await writeFile(join(root, 'profile.json'), '{}')
    await hairline('model', 'add', path, '--name', name, '--profile', join(root, 'profile.json'))
  }
}, LIMIT_MS)
afterAll(() => rm(root, { recursive: true, force: true }))

/** The cache is what the database says: every row that counts as written has its checksum. */
async function checkCache(): Promise<number> {
  const tensors = join(workspace, 'cache', 'tensors')
  const [dataset] = await readdir(tensors)
  if (dataset === undefined) return 0
  const name = (await readdir(join(tensors, dataset))).find((each) => each.endsWith('.npy'))
  if (name === undefined) return 0
  const bytes = await readFile(join(tensors, dataset, name))
  const database = openDatabase(join(workspace, 'hairline.db'))
  const rows = database.prepare('SELECT row, crc32 FROM input_row WHERE crc32 IS NOT NULL').all() as {
    row: number
    crc32: number
  }[]
  database.close()
  for (const { row, crc32: expected } of rows) {
    const from = HEADER_BYTES + row * ROW_BYTES
    expect(crc32(bytes.subarray(from, from + ROW_BYTES))).toBe(expected)
  }
  return rows.length
}

test(
  'an evaluation that is killed again and again goes on where it was, and gives the same figures',
  async () => {
    for (const delayMs of [500, 900, 1300, 1700]) {
      const child = start('evaluate', '--dataset', 'photos', '--model', 'killed')
      // A quick machine may be done before.
      const closed = once(child, 'close')
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      child.kill('SIGKILL')
      await closed
      await checkCache()
    }
    const after = await hairline<Evaluated>('evaluate', '--dataset', 'photos', '--model', 'killed')
    expect(after.evaluations[0]).toMatchObject({ evaluated: IMAGES, failed: 0 })
    // What was scored just before the end may have no row that counts: nobody needs it any more.
    expect(await checkCache()).toBeGreaterThan(0)
    // On a cache of its own, made without interruption.
    await rm(join(workspace, 'cache', 'tensors'), { recursive: true })
    await rm(join(workspace, 'predictions'), { recursive: true })
    const database = openDatabase(join(workspace, 'hairline.db'))
    database.prepare('DELETE FROM score').run()
    database.close()
    expect(await hairline<Evaluated>('evaluate', '--dataset', 'photos', '--model', 'killed')).toEqual(after)
    expect(await checkCache()).toBe(IMAGES)
  },
  LIMIT_MS,
)

test(
  'two processes fill one cache together',
  async () => {
    await rm(join(workspace, 'cache', 'tensors'), { recursive: true, force: true })
    const evaluate = (model: string) => hairline<Evaluated>('evaluate', '--dataset', 'photos', '--model', model)
    const database = openDatabase(join(workspace, 'hairline.db'))
    database.prepare('DELETE FROM score').run()
    database.close()
    const both = await Promise.all([evaluate('killed'), evaluate('fresh')])
    for (const { evaluations } of both) expect(evaluations[0]).toMatchObject({ evaluated: IMAGES, failed: 0 })
    await checkCache()
  },
  LIMIT_MS,
)

test('NumPy reads the cache and its index', async (context) => {
  const python = pythonWith('numpy')
  if (!python) return context.skip('no Python with NumPy here')
  const tensors = join(workspace, 'cache', 'tensors')
  const [dataset = ''] = await readdir(tensors)
  const npy = (await readdir(join(tensors, dataset))).find((each) => each.endsWith('.npy')) ?? ''
  const script =
    'import numpy, sys; a = numpy.load(sys.argv[1], mmap_mode="r"); print(a.dtype, a.shape, len(open(sys.argv[1][:-3] + "csv").readlines()))'
  const child = spawn(python, ['-c', script, join(tensors, dataset, npy)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await once(child, 'close')
  expect(output).toContain(`uint8 (${IMAGES}, ${SIDE}, ${SIDE}, 3)`)
})
