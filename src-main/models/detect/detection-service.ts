import { randomUUID } from 'node:crypto'
import { basename, join, resolve } from 'node:path'
import {
  AppError,
  completeProfile,
  type Detection,
  type ModelFacts,
  type ModelProfile,
  type PartialProfile,
  type ProfileInput,
  type Target,
} from '../../../src-shared/domain/index.ts'
import type { ImageService } from '../../datasets/image-service.ts'
import { photoOf } from '../../inference/photos.ts'
import type { JobContext, JobOutcome, StartedJob } from '../../jobs/jobs.ts'
import type { ServiceDeps } from '../../service-deps.ts'
import type { ModelRequest } from '../../workers/protocol.ts'
import type { ModelService } from '../model-service.ts'
import { Explorer, SLOW_MS } from './explorer.ts'
import { firstInputs } from './inputs.ts'
import { Scoreboard } from './scoreboard.ts'
import { searchByLooks } from './plausible.ts'
import type { SearchOptions } from './search-options.ts'
import { searchByTruth } from './search.ts'
import { hasOpenSize, maskOutputs, possibleShapes } from './shapes.ts'
import { TrialImages, type TrialPhoto } from './trial-images.ts'

export type StartDetection = {
  path: string
  datasetId: string
  /** What is known already, and not sought. */
  profile?: PartialProfile | undefined
  /** False: without a mask there is nothing to choose by, and that is an error. */
  byLooks?: boolean
  /** For machines that others use as well. */
  limitMs?: number
}

type Dataset = { id: string; name: string; target: Target }

/** Images of a search; of a model that takes long the fewer. */
const [IMAGES, IMAGES_WHEN_SLOW] = [32, 16]
/** Looked through for masks that tell something. */
const CANDIDATES = 64
/** After this nothing new is begun but the end, milliseconds. */
const LIMIT_MS = 45_000
/** In this part of it other constants are sought: an unlikely profile must not take the time of the likely ones. */
const REFINING_SHARE = 0.82

/** Finds out how a model is fed and read, by trying it. See README.md. */
export class DetectionService {
  readonly #deps: ServiceDeps & { images: ImageService; models: ModelService }

  constructor(deps: ServiceDeps & { images: ImageService; models: ModelService }) {
    this.#deps = deps
  }

  /** @throws AppError NOT_FOUND; the job fails with NO_GROUND_TRUTH, NO_IMAGES, and what adding a model fails with */
  start(order: StartDetection): StartedJob<Detection> {
    const dataset = this.#dataset(order.datasetId)
    const spec = {
      kind: 'detect',
      title: `Find the profile of ${basename(order.path)}`,
      subtitle: dataset.name,
      unit: 'runs of the model',
      leaves: 'nothing was changed',
    } as const
    return this.#deps.jobs.start<Detection>(spec, (context) => this.#detect(order, dataset, context))
  }

  /** What one profile scores on the images of a search. @throws AppError as the model and the images give it */
  async score({ path, datasetId, profile }: { path: string; datasetId: string; profile: PartialProfile }) {
    const { workers, folder, models } = this.#deps
    const { signal } = new AbortController()
    const { photos, groundTruth } = this.#photos(this.#dataset(datasetId), true)
    if (!groundTruth) return { iou: null, images: 0 }
    const own = join(folder.temporary, 'detect', randomUUID())
    const images = new TrialImages({ pixels: workers.pixels, folder: own, signal })
    try {
      await images.choose(photos, IMAGES)
      const model = await models.trialRequest(resolve(path), profile)
      const { input, output } = model.profile
      const read = { output: output.name, activation: output.activation, class: output.class }
      const explorer = new Explorer({
        worker: workers.inference,
        model,
        outputs: [output.name],
        images,
        signal,
        onRuns: () => undefined,
      })
      const scored = await new Scoreboard(explorer, {}).score([input], {
        to: images.count,
        reads: [read],
      })
      const same = scored.find((each) => each.read.invert === output.invert)
      return { iou: same?.iou ?? null, images: images.count }
    } finally {
      await images.dispose()
    }
  }

  async #detect(order: StartDetection, dataset: Dataset, context: JobContext): Promise<JobOutcome<Detection>> {
    const started = performance.now()
    const { signal, progress } = context
    const { limitMs = LIMIT_MS } = order
    const { facts } = await this.#deps.models.inspect(order.path)
    const told = toldProfile(facts, order, dataset)
    const known = knownParts(order.profile, told, dataset.target)
    const folder = join(this.#deps.folder.temporary, 'detect', randomUUID())
    const images = new TrialImages({ pixels: this.#deps.workers.pixels, folder, signal })
    try {
      progress({ step: 'Looking at the images' })
      const { photos, groundTruth } = this.#photos(dataset, order.byLooks ?? true)
      await images.choose(photos, IMAGES)
      const options = await this.#prepare(order, facts, known, images, context)
      const search = groundTruth ? searchByTruth : searchByLooks
      const { ranking, classes } = await search({
        ...options,
        known: told,
        deadlineMs: started + limitMs,
        refineUntilMs: started + REFINING_SHARE * limitMs,
      })
      if (ranking.length === 0) throw noMask(facts, options.explorer)
      const seconds = Math.round((performance.now() - started) / 10) / 100
      const tried = options.explorer.tried
      const result = { images: options.images, seconds, ranking, tried, groundTruth, classes }
      return { summary: sentence(result), result }
    } catch (error) {
      throw explained(error, facts)
    } finally {
      await images.dispose()
    }
  }

  /** The first of the shapes that the graph allows which the runtime takes. */
  async #prepare(
    order: StartDetection,
    facts: ModelFacts,
    known: PartialProfile,
    images: TrialImages,
    { signal, progress }: JobContext,
  ): Promise<Omit<SearchOptions, 'known' | 'deadlineMs' | 'refineUntilMs'>> {
    progress({ step: 'Loading the model' })
    const shapes = possibleShapes(facts, known)
    const outputs = maskOutputs(facts, known)
    let fault: AppError | null = null
    let done = 0
    for (const base of shapes) {
      const explorer = new Explorer({
        worker: this.#deps.workers.inference,
        model: await this.#request(order.path, base),
        outputs,
        images,
        signal,
        onRuns: (runs) => progress({ done: (done += runs) }),
      })
      try {
        if (!(await givesPicture(explorer, base.input))) throw noMask(facts, explorer)
        return {
          explorer,
          base,
          activations: facts.activations ?? {},
          images: Math.min(images.count, (await msPerImage(explorer, base)) > SLOW_MS ? IMAGES_WHEN_SLOW : IMAGES),
          openSize: hasOpenSize(facts, base) && known.input?.width === undefined,
          wholeNumbers: /int/.test(facts.inputs.find(({ name }) => name === base.input.name)?.type ?? ''),
          step: (step) => progress({ step }),
        }
      } catch (error) {
        const goesOn =
          error instanceof AppError && (error.code === 'INFERENCE_FAILED' || error.code === 'PROFILE_INVALID')
        if (!goesOn) throw error
        fault ??= error
      }
    }
    throw fault ?? noMask(facts)
  }

  #request(path: string, profile: ModelProfile): Promise<ModelRequest> {
    return this.#deps.models.trialRequest(resolve(path), profile)
  }

  #dataset(id: string): Dataset {
    const row = this.#deps.database.prepare('SELECT id, name, target FROM dataset WHERE id = ?').get(id)
    if (!row) throw new AppError('NOT_FOUND', `There is no dataset ${id}; it may have been removed.`)
    return row as Dataset
  }

  /** Images all over the dataset, those with a mask where there are any. */
  #photos(dataset: Dataset, byLooks: boolean): { photos: TrialPhoto[]; groundTruth: boolean } {
    const { database, folder, images } = this.#deps
    const rows = database
      .prepare(
        `SELECT image.id, mask.image_id IS NOT NULL AS hasMask FROM image LEFT JOIN mask ON mask.image_id = image.id
         WHERE image.dataset_id = ? ORDER BY image.sort_key, image.path`,
      )
      .all(dataset.id) as { id: string; hasMask: number }[]
    if (rows.length === 0) {
      throw new AppError('NO_IMAGES', `${dataset.name} has no images to try the model on; import photos first.`)
    }
    const masked = rows.filter(({ hasMask }) => hasMask === 1)
    const groundTruth = masked.length > 0
    if (!groundTruth && !byLooks) {
      throw new AppError(
        'NO_GROUND_TRUTH',
        `No image in ${dataset.name} has a mask to tell a right profile from a wrong one; choose a dataset with masks, or give the profile with --profile FILE.`,
        { datasetId: dataset.id },
      )
    }
    const photos = spread(groundTruth ? masked : rows, CANDIDATES).map(({ id }) => ({
      photo: photoOf(images.find(id)),
      mask: groundTruth ? join(folder.masks, `${id}.png`) : null,
    }))
    return { photos, groundTruth }
  }
}

/** So many items from all over the list, the first few far from each other as well. */
export function spread<T>(items: readonly T[], count: number): T[] {
  const chosen = Math.min(count, items.length)
  // The golden ratio never comes near to where it was.
  const places = new Set<number>()
  for (let step = 0; places.size < chosen; step += 1) {
    places.add(Math.floor((((step + 0.5) * 0.618033988749895) % 1) * items.length))
    if (step > 20 * items.length) items.forEach((_, place) => places.size < chosen && places.add(place))
  }
  return [...places].map((place) => items[place]!)
}

/**
 * What the file carries, or is published of it, where nobody says otherwise; null where it says nothing.
 * @throws AppError TARGET_MISMATCH where it finds something else than the masks show
 */
function toldProfile(
  facts: ModelFacts,
  { path, profile: given }: StartDetection,
  dataset: Dataset,
): ModelProfile | null {
  if (facts.carriedProfile === null || given?.input || given?.output) return null
  const profile = completeProfile(facts, facts.carriedProfile)
  if (profile.target === dataset.target) return profile
  // Only built like a published one, it may have been trained for anything.
  if (facts.origin?.resembles) return { ...profile, target: dataset.target }
  throw new AppError(
    'TARGET_MISMATCH',
    `${basename(path)} is a model that finds ${profile.target}, but the masks of ${dataset.name} show ${dataset.target}; add it without looking for its profile, or choose a dataset of the same target.`,
    { path, modelTarget: profile.target, dataset: dataset.name, datasetTarget: dataset.target },
  )
}

/** What is not sought: the size and layout of what is known as well. */
function knownParts(given: PartialProfile | undefined, told: ModelProfile | null, target: Target): PartialProfile {
  if (!told) return { ...given, target: given?.target ?? target }
  const { name, width, height, layout, channels } = told.input
  return { target: told.target, input: { name, width, height, layout, channels } }
}

function sentence({ ranking, images, groundTruth, tried }: Detection): string {
  const best = ranking[0]?.iou
  const ways = `${tried} ways tried on ${images} ${images === 1 ? 'image' : 'images'}`
  return groundTruth && typeof best === 'number' ? `${ways}. The best has IoU ${best.toFixed(3)}.` : `${ways}.`
}

/** However the first photo is fed: what one way to feed a model makes infinite another may not. */
async function givesPicture(explorer: Explorer, input: ProfileInput): Promise<boolean> {
  const some = async (inputs: readonly ProfileInput[]) =>
    (await explorer.measure({ inputs, to: 1 })).some(([tallies]) => (tallies?.length ?? 0) > 0)
  return (await some([input])) || (explorer.gaveNoNumbers && (await some(firstInputs(input))))
}

function noMask({ path }: ModelFacts, explorer?: Explorer): AppError {
  if (explorer?.gaveNoNumbers) {
    return new AppError(
      'MODEL_WITHOUT_MASK_OUTPUT',
      `${basename(path)} gave values that are no numbers (NaN or infinite), however it was fed; its training may have diverged, so choose an earlier checkpoint.`,
      { path },
    )
  }
  return new AppError(
    'MODEL_WITHOUT_MASK_OUTPUT',
    `${basename(path)} gave no output that could be a mask on any image; choose a segmentation model, or give its profile by hand.`,
    { path },
  )
}

/** Once it is loaded; these runs are asked for again. */
async function msPerImage(explorer: Explorer, { input }: ModelProfile): Promise<number> {
  const started = performance.now()
  await explorer.measure({ inputs: [input], only: [1, 2] })
  return (performance.now() - started) / 2
}

/** A model that hangs or eats memory ends the search with a sentence about the model. */
function explained(error: unknown, { path }: ModelFacts): unknown {
  if (!(error instanceof AppError) || error.code !== 'TIME_LIMIT') return error
  return new AppError(
    'TIME_LIMIT',
    `${basename(path)} is too slow to find its profile by trying: one image takes it longer than half a minute; give its profile by hand.`,
    { path },
  )
}
