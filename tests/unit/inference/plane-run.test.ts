import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InputCache } from '../../../src-main/inference/input-cache.ts'
import { PlaneRun } from '../../../src-main/inference/plane-run.ts'
import type { WorkspaceFolder } from '../../../src-main/store/workspace-folder.ts'
import { markedImages } from '../../../src-main/workers/inference/marker.ts'
import type { RunManyRequest } from '../../../src-main/workers/many-protocol.ts'
import type { InferenceWorker, ModelRequest } from '../../../src-main/workers/protocol.ts'
import { AppError, type ModelProfile } from '../../../src-shared/domain/index.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-plane-run-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const content = { left: 0, top: 0, width: 8, height: 8 }
type Call = { images: number; alone: boolean; isInDoubt?: boolean | undefined }

/** Stands for a worker with two lanes that dies of one image, or, without one, whenever lanes open. */
function dyingWorker(killer: string | null) {
  const calls: Call[] = []
  const call = async (_: string, request: RunManyRequest, options: { isInDoubt?: () => boolean }) => {
    const { images, marker, alone = false } = request
    const made: Call = { images: images.length, alone }
    calls.push(made)
    const at = killer === null ? (alone ? -1 : 0) : images.findIndex(({ out }) => out.endsWith(killer))
    if (at < 0) return { provider: { name: 'cpu', fallback: null }, batch: 1, lanes: 2, results: images.map(done) }
    const marked = alone ? [at] : killer === null ? ['', ''] : [at, at - 1]
    await writeFile(marker, marked.map((image) => String(image).padStart(8)).join(''))
    made.isInDoubt = options.isInDoubt?.()
    throw new AppError('DEVICE_UNAVAILABLE', 'The worker died.', { cause: 'crashed' })
  }
  return { calls, inference: { call } as unknown as InferenceWorker }
}
const done = () => ({ ok: { durationMs: 1, bytes: 24 } })

async function compute(inference: InferenceWorker, name: string) {
  const slice = { path: '', offset: 0, crc32: null }
  const inputs = {
    with: <T>({ photos }: { photos: unknown[] }, use: (made: unknown[]) => T) =>
      use(photos.map(() => ({ ok: { slice, content } }))),
  } as unknown as InputCache
  const run = new PlaneRun({ folder: { temporary: folder } as WorkspaceFolder, inference, inputs })
  const items = [0, 1, 2, 3, 4, 5].map((index) => {
    const photo = { path: `${index}.jpg`, sha256: `sha-${index}`, bytes: 1, width: 8, height: 8 }
    return { photo, planePath: join(folder, `${name}-${index}.plane`) }
  })
  const profile = { input: { width: 8, height: 8 } } as ModelProfile
  const request: ModelRequest = { path: 'm.onnx', sha256: 'model', profile, provider: 'cpu' }
  return run.compute({ items, datasetId: 'd', provider: 'auto', request })
}

test('of several images that ran when the worker died, each answers for itself; only that is held against the model', async () => {
  const { calls, inference } = dyingWorker('photo-3.plane')
  const made = await compute(inference, 'photo')
  expect(made.map((each) => 'ok' in each)).toEqual([true, true, true, false, true, true])
  expect(made[3]).toMatchObject({ error: { code: 'DEVICE_UNAVAILABLE' } })
  expect(calls).toEqual([
    { images: 6, alone: false, isInDoubt: true },
    { images: 1, alone: true },
    { images: 1, alone: true, isInDoubt: false },
    { images: 4, alone: true },
  ])
})

test('where lanes die together and no image does alone, one session goes on, and nothing is held against the model', async () => {
  const { calls, inference } = dyingWorker(null)
  const made = await compute(inference, 'together')
  expect(made.map((each) => 'ok' in each)).toEqual([true, true, true, true, true, true])
  expect(calls).toEqual([
    { images: 6, alone: false, isInDoubt: true },
    { images: 6, alone: true },
  ])
})

test('a marker names the images of all lanes', () => {
  expect(markedImages('')).toEqual([])
  expect(markedImages('       7        ')).toEqual([7])
  expect(markedImages('      12       3')).toEqual([3, 12])
  expect(markedImages('\0'.repeat(8) + '       5')).toEqual([5])
})
