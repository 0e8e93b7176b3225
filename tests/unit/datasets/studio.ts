import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pino from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { encodePatch } from '../../../src-shared/mask/index.ts'
import { AnnotationService } from '../../../src-main/annotation/annotation-service.ts'
import { DatasetService } from '../../../src-main/datasets/dataset-service.ts'
import { ImageService } from '../../../src-main/datasets/image-service.ts'
import { Events } from '../../../src-main/jobs/events.ts'
import { Jobs } from '../../../src-main/jobs/jobs.ts'
import type { ServiceDeps } from '../../../src-main/service-deps.ts'
import { openDatabase } from '../../../src-main/store/database.ts'
import { JobRepository } from '../../../src-main/store/job-repository.ts'
import { openWorkspaceFolder } from '../../../src-main/store/workspace-folder.ts'
import { startWorkers, type Workers } from '../../../src-main/workers/workers.ts'
import { png } from '../../fixtures/pictures.ts'

export type Studio = Awaited<ReturnType<typeof openStudio>>

/** The dataset services on an empty workspace, with real workers and a folder for photos; fresh for every test. */
export function useStudio(): () => Studio {
  let workers: Workers
  let studio: Studio
  beforeAll(() => {
    workers = startWorkers({ log: pino({ level: 'silent' }) })
  })
  afterAll(() => workers.dispose())
  beforeEach(async () => {
    studio = await openStudio(workers)
  })
  afterEach(() => studio.close())
  return () => studio
}

async function openStudio(workers: Workers) {
  const folder = await mkdtemp(join(tmpdir(), 'hairline-datasets-'))
  const log = pino({ level: 'silent' })
  const workspace = await openWorkspaceFolder(join(folder, 'workspace'))
  const database = openDatabase(workspace.database)
  const events = new Events()
  const jobs = new Jobs({ repository: new JobRepository(database), events, log })
  const deps: ServiceDeps = { folder: workspace, database, events, jobs, workers, log }
  const images = new ImageService(deps)
  const annotation = new AnnotationService({ ...deps, images, workspace: { displayName: () => 'Ada' } })
  const datasets = new DatasetService({ ...deps, images, annotation })
  const photos = join(folder, 'photos')
  await mkdir(photos)

  return {
    ...deps,
    images,
    annotation,
    datasets,
    photos,
    at: (path: string) => join(folder, path),
    write: async (path: string, bytes: Uint8Array | string): Promise<void> => {
      await mkdir(dirname(join(photos, path)), { recursive: true })
      await writeFile(join(photos, path), bytes)
    },
    import: async (input: Partial<Parameters<DatasetService['startImport']>[0]> = {}) => {
      const result = await datasets.startImport({ path: photos, ...input }).finished
      return { ...result, found: datasets.problems(result.datasetId).map(({ path, code }) => `${code} ${path}`) }
    },
    imageAt: (path: string) => {
      const all = datasets.list().flatMap(({ id }) => images.forDataset(id))
      const found = all.find((each) => each.path === path)
      if (!found) throw new Error(`no image ${path}`)
      return found
    },
    /** Paints one pixel and waits for the mask file. */
    paint: async (imageId: string, value = 255) => {
      const { width, height } = images.find(imageId)
      const { sequence } = await annotation.open(imageId)
      const tiles = [{ x: 0, y: 0, width: 1, height: 1, pixels: Uint8Array.of(value) }]
      await annotation.appendStroke({
        imageId,
        strokeId: `stroke-${Math.random()}`,
        sessionId: 'session-1',
        base: sequence,
        label: 'Brush',
        patch: new Blob([encodePatch({ width, height, tiles }) as Uint8Array<ArrayBuffer>]),
      })
      return (await annotation.flush(imageId)).mask
    },
    async close() {
      await jobs.dispose()
      await annotation.dispose()
      database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A small photo whose bytes depend on the seed. */
export function photo(seed: number, width = 6, height = 4): Buffer {
  const samples = Array.from({ length: width * height * 3 }, (_, at) => (at * 37 + seed * 101) % 256)
  return png({ width, height, colour: 2, samples })
}

/** A mask with `covered` white pixels at its start. */
export function mask(covered: number, width = 6, height = 4): Buffer {
  return png({ width, height, samples: Array.from({ length: width * height }, (_, at) => (at < covered ? 255 : 0)) })
}
