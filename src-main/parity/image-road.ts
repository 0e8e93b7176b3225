import { basename } from 'node:path'
import { AppError, type Model, type ParityOrder, type ProviderInUse } from '../../src-shared/domain/index.ts'
import { photoOf, type Photo } from '../inference/photos.ts'
import type { StoredPlane } from '../inference/plane-order.ts'
import type { PredictionService } from '../inference/prediction-service.ts'
import { feedOf } from '../inference/prediction-paths.ts'
import type { JobContext } from '../jobs/jobs.ts'
import { asAppError } from '../store/faults.ts'
import type { ComparePlanesRequest, KeptPlanes } from '../workers/parity-protocol.ts'
import type { PixelsWorker } from '../workers/protocol.ts'
import type { OneOfMany } from '../workers/many-protocol.ts'
import { openNpy, type NpyArray } from './npy.ts'
import { stemOf, type ReferenceFiles } from './reference-files.ts'
import { outputRows } from './tensor-layout.ts'
import { lookAt, type Again, type RoadResult } from './tensor-road.ts'

export type ParityImage = Photo & { imageId: string; name: string; absolutePath: string }
type Deps = { predictions: PredictionService; pixels: PixelsWorker }
type Reference = ComparePlanesRequest['reference']
type Order = { model: Model; datasetId: string; images: readonly ParityImage[]; holds: ParityOrder['holds'] }
/** Hands the reference of an image to `use`; null where there is none. */
type Source = <T>(image: ParityImage, index: number, use: (reference: Reference) => Promise<T>) => Promise<T | null>

/** Images whose planes are asked for together. */
const AT_ONCE = 16

/** Images through the whole pipeline, against outputs of the training side. @throws AppError INVALID_INPUT, CANCELLED */
export async function compareWithFiles(
  deps: Deps,
  order: Order & { files: ReferenceFiles },
  context: JobContext,
): Promise<RoadResult> {
  const { files } = order
  if (files.kind === 'by-stem') return compareImages(deps, order, byStem(deps, order, files.files), context)
  // Rows come from Python, whose `sorted` knows no natural order.
  const images = order.images.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const sorted = { ...order, images }
  return compareImages(deps, sorted, await byRow(deps, sorted, files), context)
}

/** One model against another, on the same images. */
export function compareWithModel(
  deps: Deps,
  order: Order & { other: Model },
  context: JobContext,
): Promise<RoadResult> {
  const { other, datasetId } = order
  const { signal } = context
  const source: Source = (image, _, use) =>
    deps.predictions.withPlane({ model: other, photo: photoOf(image), datasetId, provider: 'auto', signal }, (plane) =>
      use({ kind: 'plane', path: plane.planePath, size: { width: image.width, height: image.height } }),
    )
  return compareImages(deps, order, source, context)
}

async function compareImages(deps: Deps, order: Order, source: Source, context: JobContext): Promise<RoadResult> {
  const { model, datasetId, images } = order
  const { signal, progress } = context
  const found: RoadResult = { compared: [], problems: [], provider: { name: 'cpu', fallback: null }, fedWith: 'images' }
  progress({ step: 'Comparing', done: 0, total: images.length })
  for (let from = 0; from < images.length; from += AT_ONCE) {
    const some = images.slice(from, from + AT_ONCE)
    const planes = {
      model,
      datasetId,
      photos: some.map(photoOf),
      provider: 'auto',
      total: images.length - from,
      signal,
    } as const
    await deps.predictions.withPlanes(planes, async (made) => {
      for (const [at, image] of some.entries()) {
        signal.throwIfAborted()
        const result = await compareOne(deps, order, source, { image, index: from + at, plane: made[at] }, signal)
        if ('message' in result) found.problems.push(result)
        else {
          found.compared.push(result)
          found.provider = result.provider
        }
        progress({ done: from + at + 1 })
      }
    })
  }
  return found
}

type One = { image: ParityImage; index: number; plane: OneOfMany<StoredPlane> | undefined }

async function compareOne(
  { predictions, pixels }: Deps,
  { model, datasetId }: Order,
  source: Source,
  { image, index, plane }: One,
  signal: AbortSignal,
): Promise<(Again & { provider: ProviderInUse }) | { name: string; message: string }> {
  const { name, imageId } = image
  if (!plane || 'error' in plane) return { name, message: plane?.error.message ?? 'There is no prediction of it.' }
  const compare = (ours: string, keep: KeptPlanes | null) =>
    source(image, index, (reference) =>
      pixels.call('comparePlanes', { ours, reference, threshold: model.threshold, keep }, { signal }),
    )
  try {
    const answer = await compare(plane.ok.planePath, null)
    if (!answer) return { name, message: 'The reference has nothing for it.' }
    const again = (keep: KeptPlanes) =>
      predictions.withPlane({ model, photo: photoOf(image), datasetId, provider: 'auto' }, ({ planePath }) =>
        compare(planePath, keep),
      )
    return { name, imageId, ...answer, raw: null, provider: plane.ok.provider, again }
  } catch (error) {
    signal.throwIfAborted()
    const known = asAppError(error)
    if (!known) throw error
    return { name, message: known.message }
  }
}

/** A picture or an array for each image, found by the stem of its name. */
function byStem({ pixels }: Deps, { model, holds }: Order, files: ReadonlyMap<string, string | NpyArray>): Source {
  return async (image, _, use) => {
    const file = files.get(stemOf(image.name))
    if (file === undefined) return null
    if (typeof file === 'string' && !/\.npy$/i.test(file))
      return use({ kind: 'picture', path: file, photo: sizeOf(image), feed: feedOf(model.profile) })
    const outputs = outputRows(typeof file === 'string' ? await openNpy(file) : file, 1, model)
    const reading = await lookAt(pixels, outputs, model, holds)
    return use(rowReference(model, image, { ...outputs.shape, array: outputs.array, index: 0, ...reading }))
  }
}

/** One array with a row for each image of the set, in the order of Python's `sorted(paths)`. */
async function byRow({ pixels }: Deps, { model, images, holds }: Order, files: ReferenceFiles): Promise<Source> {
  const [set] = files.kind === 'arrays' ? files.sets : []
  if (!set || (files.kind === 'arrays' && files.sets.length > 1)) {
    throw new AppError(
      'INVALID_INPUT',
      'The reference has several arrays of outputs and no inputs; bring the inputs too, or one array for the whole set.',
    )
  }
  const [rows = 0] = set.outputs.shape
  if (set.outputs.shape.length > 2 && rows !== images.length && images.length !== 1) {
    throw new AppError(
      'INVALID_INPUT',
      `${basename(set.outputs.path)} has ${rows} ${rows === 1 ? 'row' : 'rows'}, and the set ${images.length} images; choose the split that it was made of, or bring the inputs too.`,
      { rows, images: images.length },
    )
  }
  const outputs = outputRows(set.outputs, images.length, model)
  const reading = await lookAt(pixels, outputs, model, holds)
  return (image, index, use) =>
    use(rowReference(model, image, { ...outputs.shape, array: outputs.array, index, ...reading }))
}

const sizeOf = ({ width, height }: ParityImage) => ({ width, height })

function rowReference(
  model: Model,
  image: ParityImage,
  row: Extract<Reference, { kind: 'row' }>['row'],
): Extract<Reference, { kind: 'row' }> {
  const { profile } = model
  return { kind: 'row', row, photo: sizeOf(image), feed: feedOf(profile), model: { profile } }
}
