import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import {
  AppError,
  isWithinLimits,
  ParityOrder,
  referenceName,
  type Model,
  type ParityReference,
  type ParityResult,
  type ParitySample,
} from '../../src-shared/domain/index.ts'
import type { PredictionService } from '../inference/prediction-service.ts'
import type { JobContext, JobOutcome, StartedJob } from '../jobs/jobs.ts'
import type { ModelService } from '../models/model-service.ts'
import { profileHash } from '../models/profile-hash.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { compareWithFiles, compareWithModel, type ParityImage } from './image-road.ts'
import { ParityPictures } from './parity-pictures.ts'
import { ParityRepository } from './parity-repository.ts'
import { openReference } from './reference-files.ts'
import { compareByTensors, type RoadResult } from './tensor-road.ts'
import { sampleOf, verdictOf, worstFirst } from './verdict.ts'

type Deps = ServiceDeps & { models: ModelService; predictions: PredictionService }
type Input = Partial<ParityOrder> & Pick<ParityOrder, 'modelId'>
type Set = { id: string; name: string; images: ParityImage[] }
type Compared = RoadResult & { reference: ParityReference }

/** Images that are listed, and those of them that are shown. */
const WORST_LISTED = 24
const WORST_SHOWN = 6
const MOST_PROBLEMS = 200

/** Whether a model gives here what it gave where it was trained, or what another one gives. See README.md. */
export class ParityService {
  readonly #deps: Deps
  readonly #repository: ParityRepository
  readonly #pictures: ParityPictures
  readonly #isNamed = (key: string) => this.#repository.isNamed(key)

  constructor(deps: Deps) {
    this.#deps = deps
    this.#repository = new ParityRepository(deps.database)
    this.#pictures = new ParityPictures({ folder: deps.folder, pixels: deps.workers.pixels })
    // Its comparisons went with it.
    deps.models.onRemoved(() => void this.#pictures.sweep(this.#isNamed))
  }

  /**
   * @throws AppError NOT_FOUND, INVALID_INPUT, TARGET_MISMATCH at once; by the job what the files and the models fail with
   */
  start(input: Input): StartedJob<ParityResult> {
    const order = ParityOrder.parse(input)
    const model = this.#deps.models.get(order.modelId)
    const other = this.#otherOf(order, model)
    const name = other?.name ?? basename(order.reference ?? '')
    const spec = { kind: 'parity', title: `Compare ${model.name} with ${name}`, subtitle: '', unit: 'images' } as const
    return this.#deps.jobs.start<ParityResult>(spec, (context) => this.#compare(order, model, other, context))
  }

  /** The newest first. */
  list(modelId: string): ParityResult[] {
    return this.#repository.list(modelId)
  }

  /** The latest of each reference that holds for the model as it is now. */
  evidence(modelId: string): ParityResult[] {
    const model = this.#deps.models.get(modelId)
    return this.#repository.latest({
      modelId,
      modelSha256: model.sha256,
      profileHash: profileHash(model.profile),
      threshold: model.threshold,
    })
  }

  async remove(id: number): Promise<{ removed: number }> {
    const result = this.#repository.find(id)
    if (!result) throw new AppError('NOT_FOUND', 'This comparison is no longer there; it may have been removed.')
    const removed = this.#repository.remove(id)
    await this.#pictures.remove(result.worst, this.#isNamed)
    this.#deps.events.changed(['parity'])
    return { removed }
  }

  /** Of an address that a result carries. */
  picture(key: string): { path: string; version: string } {
    return this.#pictures.file(key)
  }

  async #compare(
    order: ParityOrder,
    model: Model,
    other: Model | null,
    context: JobContext,
  ): Promise<JobOutcome<ParityResult>> {
    const folder = join(this.#deps.folder.temporary, `parity-${randomUUID()}`)
    try {
      await mkdir(folder, { recursive: true })
      const set = order.datasetId === undefined ? null : this.#setOf(order, order.datasetId)
      const found = other
        ? await this.#withModel(order, model, other, set, context)
        : await this.#withFiles(order, model, set, folder, context)
      const result = await this.#conclude(order, model, set, found, context)
      return { summary: sentenceOf(result), result }
    } finally {
      await this.#clean(folder)
    }
  }

  async #withModel(
    asked: ParityOrder,
    model: Model,
    other: Model,
    set: Set | null,
    context: JobContext,
  ): Promise<Compared> {
    if (!set) throw datasetNeeded('Two models are compared on images')
    context.progress({ subtitle: set.name })
    const { pixels } = this.#deps.workers
    const order = { model, other, datasetId: set.id, images: set.images, holds: 'auto' } as const
    const road = await compareWithModel({ predictions: this.#deps.predictions, pixels }, order, context)
    const { id, name, sha256 } = other
    return { ...road, reference: { kind: 'model', modelId: id, name, sha256, isOriginal: asked.isOriginal } }
  }

  async #withFiles(
    order: ParityOrder,
    model: Model,
    set: Set | null,
    folder: string,
    context: JobContext,
  ): Promise<Compared> {
    const { inference, pixels } = this.#deps.workers
    const { signal, progress } = context
    progress({ step: 'Reading the reference', subtitle: set?.name ?? '' })
    const opened = await openReference(
      { pixels, profile: model.profile, folder, signal },
      order.reference ?? '',
      order.inputs,
    )
    const { path, sha256, bytes } = opened
    const reference = { kind: 'files', path, sha256, bytes } as const
    if (opened.kind === 'arrays' && opened.sets.every(({ inputs }) => inputs !== null)) {
      const request = await this.#deps.models.request(model)
      const tensors = { model, request, sets: opened.sets, holds: order.holds }
      return { ...(await compareByTensors({ inference, pixels }, tensors, context)), reference }
    }
    if (!set) throw datasetNeeded(`${basename(path)} holds outputs without inputs`)
    const files = { model, datasetId: set.id, images: set.images, holds: order.holds, files: opened }
    const road = await compareWithFiles({ predictions: this.#deps.predictions, pixels }, files, context)
    return { ...road, reference }
  }

  async #conclude(
    order: ParityOrder,
    model: Model,
    set: Set | null,
    found: Compared,
    { signal, progress }: JobContext,
  ): Promise<ParityResult> {
    const { compared, problems, provider, fedWith, reference } = found
    const [problem] = problems
    if (compared.length === 0) {
      throw new AppError(
        'INVALID_INPUT',
        `No image could be compared with ${referenceName(reference)}${problem ? ` (${problem.name}: ${problem.message.replace(/\.$/, '')})` : ''}; choose the files that belong to these images.`,
        { problems: problems.slice(0, MOST_PROBLEMS) },
      )
    }
    progress({ step: 'Drawing the worst images' })
    const worst = await this.#worst(found, order, signal)
    const images = fedWith === 'images' ? set : null
    const result: Omit<ParityResult, 'id'> = {
      modelId: model.id,
      model: model.name,
      modelSha256: model.sha256,
      profileHash: profileHash(model.profile),
      threshold: model.threshold,
      reference,
      fedWith,
      dataset: images?.name ?? null,
      split: images ? order.split : null,
      problems: problems.slice(0, MOST_PROBLEMS),
      ...verdictOf(compared, problems.length, order),
      tolerance: order.tolerance,
      minIou: order.minIou,
      worst,
      provider: provider.name,
      fallbacks: provider.fallbacks ?? [],
      measuredAt: new Date().toISOString(),
    }
    signal.throwIfAborted()
    const id = this.#repository.add(result)
    this.#deps.events.changed(['parity'])
    return { ...result, id }
  }

  async #worst({ compared }: Compared, order: ParityOrder, signal: AbortSignal): Promise<ParitySample[]> {
    const samples: ParitySample[] = []
    for (const [index, each] of worstFirst(compared, order).slice(0, WORST_LISTED).entries()) {
      signal.throwIfAborted()
      const pictures = index < WORST_SHOWN ? await this.#pictures.make(randomUUID(), each.again) : undefined
      samples.push({ ...sampleOf(each), ...(pictures ? { pictures } : {}) })
    }
    return samples
  }

  #otherOf({ reference, againstModelId }: ParityOrder, model: Model): Model | null {
    if ((reference === undefined) === (againstModelId === undefined)) {
      throw new AppError('INVALID_INPUT', 'Choose either reference files or another model to compare with.')
    }
    if (againstModelId === undefined) return null
    const other = this.#deps.models.get(againstModelId)
    if (other.profile.target !== model.profile.target) {
      throw new AppError(
        'TARGET_MISMATCH',
        `${model.name} finds ${model.profile.target} and ${other.name} ${other.profile.target}; compare models of one target.`,
      )
    }
    return other
  }

  /** All photos of a set, with masks or without. @throws AppError NOT_FOUND, NO_IMAGES */
  #setOf({ split }: ParityOrder, datasetId: string): Set {
    const { database } = this.#deps
    const dataset = database.prepare('SELECT id, name, root FROM dataset WHERE id = ?').get(datasetId) as
      { id: string; name: string; root: string } | undefined
    if (!dataset) throw new AppError('NOT_FOUND', `There is no dataset ${datasetId}; it may have been removed.`)
    const rows = database
      .prepare(
        `SELECT id AS imageId, path AS name, sha256, bytes, width, height FROM image
         WHERE dataset_id = @datasetId AND (@split = 'all' OR split = @split) ORDER BY sort_key, path`,
      )
      .all({ datasetId, split }) as Omit<ParityImage, 'path' | 'absolutePath'>[]
    if (rows.length === 0) {
      throw new AppError('NO_IMAGES', `${dataset.name} has no images in split ${split}; choose another split.`)
    }
    const images = rows.map((row) => {
      const path = join(dataset.root, ...row.name.split('/'))
      return { ...row, path, absolutePath: path }
    })
    return { id: dataset.id, name: dataset.name, images }
  }

  /** Arrays of several files are unpacked beside. */
  async #clean(folder: string): Promise<void> {
    const names = await readdir(dirname(folder)).catch(() => [])
    const own = names.filter((name) => name.startsWith(basename(folder)))
    await Promise.all(own.map((name) => rm(join(dirname(folder), name), { recursive: true, force: true })))
  }
}

function datasetNeeded(why: string): AppError {
  return new AppError('INVALID_INPUT', `${why}; choose the dataset (--dataset) and split that they belong to.`)
}

export function sentenceOf(result: ParityResult): string {
  const { passed, images, meanDifference, iou, problems } = result
  const figures = `mean difference ${(meanDifference * 100).toFixed(2)} %, IoU ${iou === null ? 'undefined' : iou.toFixed(4)}`
  const left =
    problems.length > 0
      ? `, ${problems.length}${problems.length < MOST_PROBLEMS ? '' : ' or more'} could not be compared`
      : ''
  const verdict = passed ? 'Passed' : isWithinLimits(result, result) ? 'Incomplete, within the limits' : 'Failed'
  return `${verdict} on ${images} ${images === 1 ? 'image' : 'images'}: ${figures}${left}.`
}
