import type { ImportInput } from '../../src-shared/contract/index.ts'
import { AppError, likelyClassMap, type Layout } from '../../src-shared/domain/index.ts'
import type { JobContext } from '../jobs/jobs.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { commitDerived } from '../store/derived.ts'
import { newId } from '../store/ids.ts'
import { DatasetRepository, type DatasetRow } from './dataset-repository.ts'
import type { ImageFiles } from './image-files.ts'
import { runImport } from './import-run.ts'
import { planLayout, type ClassSample } from './layouts/detect.ts'
import { ProblemRepository } from './problem-repository.ts'
import { realFolder, walkFolder } from './walk.ts'

/** What callers in this process may leave out. */
export type ImportRequest = Pick<ImportInput, 'path'> &
  Partial<ImportInput> & {
    /** False: a photo without a mask is work to do and no problem, though others have one. */
    expectsMasks?: boolean
  }
export type ImportResult = { datasetId: string; added: number; alreadyThere: number; problems: number }

type Deps = ServiceDeps & { files: ImageFiles }
type Request = ImportRequest & { name: string }

/**
 * Finds the files, pairs them, makes or finds the dataset, and reads what is new.
 * @throws AppError FOLDER_NOT_FOUND, NO_IMAGES, LAYOUT_UNKNOWN, CLASSES_NEEDED, ALREADY_EXISTS, CANCELLED, DISK_FULL
 */
export async function importFolder(deps: Deps, request: Request, context: JobContext): Promise<ImportResult> {
  const { path: root, name } = request
  const datasets = new DatasetRepository(deps.database)
  const existing = datasets.byName(name)
  if (existing && !isSameFolder(existing.root, root)) throw nameTaken(existing, root)

  context.progress({ step: 'Find files' })
  const walked = await walkFolder(root, context.signal)
  // Classes are of class maps: whoever names some has said what the masks are.
  const said = request.classes === undefined ? (request.layout ?? 'auto') : 'class-map'
  const choice = said === 'auto' ? (existing?.layout ?? 'auto') : said
  const { plan, sample } = await planLayout(root, walked.files, choice, deps.workers.pixels, context.signal)
  const classes = plan.layout === 'class-map' ? (request.classes ?? existing?.classes ?? null) : null
  if (plan.layout === 'class-map' && classes === null) throw classesNeeded(root, sample)

  // Asked again with the write lock held: another process may have begun the same import meanwhile.
  const dataset = commitDerived(deps.database, () =>
    upsert(datasets, datasets.byName(name), request, plan.layout, classes),
  )
  deps.events.changed(['datasets'])
  const counts = await runImport(deps, { dataset, plan, walked, expectsMasks: request.expectsMasks ?? true }, context)
  const problems = new ProblemRepository(deps.database).ofDataset(dataset.id).length
  return { datasetId: dataset.id, ...counts, problems }
}

/** @throws AppError WRONG_USAGE where classes are chosen for masks that have none */
export function checkChoice({ layout = 'auto', classes }: ImportRequest): void {
  if (classes === undefined || layout === 'auto' || layout === 'class-map') return
  throw new AppError(
    'WRONG_USAGE',
    `Classes (${classes}) count in class maps only, and the layout is ${layout}; leave out one of them.`,
    { layout, classes },
  )
}

/** A folder may have been imported by a path of which a part has become a link since. */
const isSameFolder = (imported: string, root: string) => imported === root || realFolder(imported) === root

function upsert(
  datasets: DatasetRepository,
  existing: DatasetRow | null,
  { path: root, name, target }: Request,
  layout: Layout,
  classes: string | null,
): DatasetRow {
  if (existing) {
    if (!isSameFolder(existing.root, root)) throw nameTaken(existing, root)
    const change = { layout, classes, target: target ?? existing.target }
    datasets.update(existing.id, change)
    return { ...existing, ...change }
  }
  const row: DatasetRow = {
    id: newId('dataset'),
    name,
    root,
    layout,
    target: target ?? 'hair',
    classes,
    createdAt: new Date().toISOString(),
  }
  datasets.insert(row)
  return row
}

function nameTaken({ name, root }: DatasetRow, wanted: string): AppError {
  return new AppError(
    'ALREADY_EXISTS',
    `There is already a dataset "${name}", of ${root}; give ${wanted} another name, or relink the dataset if the folder was moved.`,
    { name, root, path: wanted },
  )
}

function classesNeeded(root: string, sample: ClassSample | null): AppError {
  const classes = sample?.classes ?? []
  const map = likelyClassMap(classes)
  const named = classes.map((each) => ({ ...each, name: map?.classes[each.index] ?? null }))
  const list = named.map(
    ({ index, name, share }) => `${index}${name === null ? '' : ` ${name}`} (${(share * 100).toFixed(1)} %)`,
  )
  const likely = map ? ` The names are those of ${map.name}, which they look like.` : ''
  return new AppError(
    'CLASSES_NEEDED',
    `The masks of ${root} are class maps; say which classes count, for example --classes 13, 1,2 or '!0'. Found in ${sample?.sampled ?? 0} of them: ${list.join(', ') || 'none'}.${likely}`,
    { path: root, classes: named, map: map?.name ?? null, sampled: sample?.sampled ?? 0 },
  )
}
