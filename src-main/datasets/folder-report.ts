import { setImmediate as breathe } from 'node:timers/promises'
import type { Problem } from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'
import type { DatasetRow } from './dataset-repository.ts'
import { ImageRepository } from './image-repository.ts'
import { commitImport } from './import-commit.ts'
import type { Plan } from './layouts/plan.ts'
import { ProblemRepository, type NewProblem } from './problem-repository.ts'

/** Rows of one transaction: a few milliseconds of the event loop. */
const ROWS_AT_ONCE = 500

type Found = { dataset: DatasetRow; plan: Plan; problems: readonly Problem[] }

/**
 * Stores the faults that only the whole folder shows (`problems`, stray masks, photos that are gone), and forgets whatever the
 * last import said of files that are gone. Others have their turn between its parts: of ten thousand photos each takes
 * milliseconds.
 */
export async function reportFolder(database: Database, { dataset, plan, problems }: Found): Promise<void> {
  const rows = new ProblemRepository(database)
  const files = new Set(plan.images.flatMap(({ path, masks }) => [path, ...masks]))
  await breathe()
  const outdated = rows.paths(dataset.id).filter(({ path }) => !files.has(path))
  await inSlices(outdated, (some) => rows.remove(some.map(({ id }) => id)))

  const there = new Set(plan.images.map(({ path }) => path))
  await breathe()
  const known = new ImageRepository(database).paths(dataset.id)
  await breathe()
  const missing = known.filter(({ path }) => !there.has(path))
  const found: NewProblem[] = [
    ...plan.strayMasks.map((path) => ({ ...stray(path), imageId: null })),
    ...missing.map(({ id, path }) => ({ ...gone(path, dataset.root), imageId: id })),
    ...problems.map((problem) => ({ ...problem, imageId: null })),
  ]
  await inSlices(found, (some) => {
    // Another process that imports the same folder says the same.
    rows.removeOf(
      dataset.id,
      some.map(({ path }) => path),
    )
    for (const problem of some) rows.add(dataset.id, problem)
  })

  async function inSlices<T>(items: readonly T[], work: (slice: readonly T[]) => void): Promise<void> {
    for (let from = 0; from < items.length; from += ROWS_AT_ONCE) {
      commitImport(database, dataset.id, () => work(items.slice(from, from + ROWS_AT_ONCE)))
      await breathe()
    }
  }
}

const stray = (path: string) =>
  ({
    path,
    code: 'MASK_WITHOUT_IMAGE',
    message: `${path} belongs to no photo by its name; rename it like its photo, or remove it.`,
  }) as const

const gone = (path: string, root: string) =>
  ({
    path,
    code: 'IMAGE_MOVED',
    message: `${path} is no longer in ${root}; its mask is kept. Put the photo back, under any name, and import again.`,
  }) as const
