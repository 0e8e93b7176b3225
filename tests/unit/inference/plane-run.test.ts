import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InputCache } from '../../../src-main/inference/input-cache.ts'
import { encodePlane } from '../../../src-main/inference/plane-file.ts'
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
const plane = await encodePlane({ width: 2, height: 2, values: new Uint8Array(4) })

/** Stands for a worker with two lanes that dies of one image. */
function dyingWorker(killer: string) {
  const blamed: (string | undefined)[] = []
  const call = async (_: string, { images, marker }: RunManyRequest, options: { blame?: string }) => {
    const at = images.findIndex(({ out }) => out.endsWith(killer))
    for (const { out } of images.slice(0, at < 0 ? images.length : Math.max(0, at - 1))) await writeFile(out, plane)
    if (at < 0) return { provider: { name: 'cpu', fallback: null }, batch: 1, lanes: 2, results: images.map(done) }
    const marked = images.length === 1 ? [0] : [at, at - 1]
    await writeFile(marker, marked.map((image) => String(image).padStart(8)).join(''))
    blamed.push(options.blame)
    throw new AppError('DEVICE_UNAVAILABLE', 'The worker died.', { cause: 'crashed' })
  }
  return { blamed, inference: { call } as unknown as InferenceWorker }
}
const done = () => ({ ok: { durationMs: 1, bytes: plane.length } })

test('of several images that ran when the worker died, each answers for itself, and the model is blamed once', async () => {
  const { blamed, inference } = dyingWorker('photo-3.plane')
  const slice = { path: '', offset: 0, crc32: null }
  const inputs = {
    with: <T>({ photos }: { photos: unknown[] }, use: (made: unknown[]) => T) =>
      use(photos.map(() => ({ ok: { slice, content } }))),
  } as unknown as InputCache
  const run = new PlaneRun({ folder: { temporary: folder } as WorkspaceFolder, inference, inputs })
  const items = [0, 1, 2, 3, 4, 5].map((index) => {
    const photo = { path: `${index}.jpg`, sha256: `sha-${index}`, bytes: 1, width: 8, height: 8 }
    return { photo, planePath: join(folder, `photo-${index}.plane`) }
  })
  const profile = { input: { width: 8, height: 8 } } as ModelProfile
  const request: ModelRequest = { path: 'm.onnx', sha256: 'model', profile, provider: 'cpu' }
  const made = await run.compute({ items, datasetId: 'd', provider: 'auto', request })
  expect(made.map((each) => 'ok' in each)).toEqual([true, true, true, false, true, true])
  expect(made[3]).toMatchObject({ error: { code: 'DEVICE_UNAVAILABLE' } })
  expect(blamed).toEqual(['model', 'model sha-3'])
})

test('a marker names the images of all lanes', () => {
  expect(markedImages('')).toEqual([])
  expect(markedImages('       7        ')).toEqual([7])
  expect(markedImages('      12       3')).toEqual([3, 12])
  expect(markedImages('\0'.repeat(8) + '       5')).toEqual([5])
})
