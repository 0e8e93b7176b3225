import type { ErrorCode, EvaluationSummary, ImageResult, Model, SplitChoice } from '../../src-shared/domain/index.ts'
import { aggregate, scoresOf } from '../../src-shared/metrics/index.ts'
import type { SetDataset, SetImage } from './image-sets.ts'
import { truthKey, type Entry, type Page } from './score-book.ts'
import type { Failure } from './score-repository.ts'

/** Everything that one summary is made of. */
export type Evaluated = {
  model: Model
  dataset: SetDataset
  split: SplitChoice
  images: readonly SetImage[]
  page: Page
  failures: ReadonlyMap<string, Failure>
}

/** Failures that say nothing of the image with this model: another try may well succeed. */
const PASSING: readonly ErrorCode[] = [
  'IMAGE_MOVED',
  'FILE_NOT_FOUND',
  'FOLDER_NOT_FOUND',
  'DEVICE_UNAVAILABLE',
  'BUSY',
  'CANCELLED',
  'INTERRUPTED',
]
const NO_FIGURE = { iou: null, dice: null, precision: null, recall: null }

/** The figures of a set from its stored results; null where nothing was tried yet. */
export function summarize({ model, dataset, split, images, page, failures }: Evaluated): EvaluationSummary | null {
  const found = images.map((image) => page.entries.get(truthKey(image)))
  const entries = found.filter((entry) => entry !== undefined)
  const failed = images.flatMap((image, index) => (found[index] ? [] : (failures.get(image.imageSha256) ?? [])))
  if (entries.length + failed.length === 0) return null
  const lasting = failed.filter(({ code }) => !PASSING.includes(code)).length
  return {
    modelId: model.id,
    model: model.name,
    epoch: model.epoch,
    datasetId: dataset.id,
    dataset: dataset.name,
    split,
    target: dataset.target,
    threshold: page.threshold,
    provider: providersOf(entries),
    images: images.length,
    failed: failed.length,
    ...aggregate(entries.map(({ confusion }) => confusion)),
    complete: entries.length + lasting === images.length,
    evaluatedAt: entries.reduce<string | null>((latest, { createdAt }) => laterOf(latest, createdAt), null),
  }
}

/** One line per image of the set; where there is no figure, the reason stands in `problem`. */
export function resultsOf({ images, page, failures }: Evaluated): ImageResult[] {
  return images.map((image) => {
    const { imageId, path } = image
    const confusion = page.entries.get(truthKey(image))?.confusion
    if (confusion) return { imageId, image: path, ...scoresOf(confusion), ...confusion }
    const failure = failures.get(image.imageSha256)
    const problem = failure
      ? { code: failure.code, message: failure.message }
      : ({ code: 'NOT_EVALUATED', message: `${path} was not evaluated with its present mask yet.` } as const)
    return { imageId, image: path, ...NO_FIGURE, problem }
  })
}

/** The provider that computed the figures; all of them where they are mixed. */
function providersOf(entries: readonly Entry[]): string {
  const names = new Set(entries.map(({ provider }) => provider))
  return [...names].toSorted().join('+') || 'none'
}

const laterOf = (a: string | null, b: string) => (a === null || b > a ? b : a)
