import { join } from 'node:path'
import { verdictOf } from '../../src-shared/domain/index.ts'
import type { AnnotationService } from '../annotation/annotation-service.ts'
import type { DatasetService } from '../datasets/dataset-service.ts'
import type { ImageService } from '../datasets/image-service.ts'
import type { EvaluationService } from '../evaluation/evaluation-service.ts'
import { photoOf } from '../inference/photos.ts'
import { readStoredPlane } from '../inference/plane-file.ts'
import type { PredictionService } from '../inference/prediction-service.ts'
import type { JobContext, StartedJob } from '../jobs/jobs.ts'
import { baselineModelPath } from '../models/baseline-model.ts'
import type { ModelService } from '../models/model-service.ts'
import type { RegistryService } from '../registry/registry-service.ts'
import type { RunService } from '../runs/run-service.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { SettingRepository } from '../store/setting-repository.ts'
import { patchOf } from './begin-mask.ts'
import { copyPortraits, copyRun } from './demo-files.ts'

const DATASET = 'Demo portraits'
/** The run to release from, and one that was trained past its best. Folders of models/, and names of runs. */
const RUN = 'hair-unet'
const OVERFIT_RUN = 'hair-unet-small'
const BASELINE = 'Baseline: MediaPipe selfie'
/** The setting that WorkspaceService reads as `demo`. */
const SETTING = 'demo'
/** Every epoch is measured on these. */
const SPLIT = 'validation'
/** Masks that somebody seems to be painting. */
const BEGUN = 3
const BEGUN_AT = 0.5
const SESSION = 'demo'
/** Nobody painted them. */
const AUTHOR = 'Demo'

type Deps = ServiceDeps & {
  datasets: DatasetService
  images: ImageService
  annotation: AnnotationService
  models: ModelService
  predictions: PredictionService
  runs: RunService
  evaluations: EvaluationService
  registry: RegistryService
  /** The folder that holds models/ and datasets/. */
  projectRoot: string
}
export type DemoResult = { datasetId: string; runId: string; overfitRunId: string; images: number }

/**
 * The demo: portraits with exact masks, two runs with all their epochs evaluated, a baseline that needed no training,
 * masks that are begun and one released version, so that no screen is empty. Everything lies in the workspace and went
 * through the services that a person's own data goes through.
 */
export class DemoService {
  readonly #deps: Deps
  readonly #settings: SettingRepository
  #running: StartedJob<DemoResult> | null = null

  constructor(deps: Deps) {
    this.#deps = deps
    this.#settings = new SettingRepository(deps.database)
  }

  /** Makes what is missing. A second call while it is being made gets the same job. */
  start(): StartedJob<DemoResult> {
    if (this.#running) return this.#running
    const spec = { kind: 'demo', title: 'Make the demo', subtitle: DATASET, unit: 'steps', total: 5 } as const
    const started = this.#deps.jobs.start(spec, (context) => this.#make(context))
    this.#running = started
    const forget = () => (this.#running = null)
    started.finished.then(forget, forget)
    return started
  }

  async #make(context: JobContext) {
    let done = 0
    const step = async <R>(name: string, work: () => Promise<R>): Promise<R> => {
      context.signal.throwIfAborted()
      context.progress({ step: name, done: done++ })
      return work()
    }
    const toDo = await step('Copy portraits', () => this.#copy())
    // Photos keep the pixels workers busy, checkpoints the runtime: both at once take less time.
    const [{ datasetId, images }, runId, overfitRunId] = await step('Import portraits and runs', () =>
      Promise.all([
        this.#importPortraits(context),
        this.#importRun(context, RUN),
        this.#importRun(context, OVERFIT_RUN),
      ]),
    )
    // From here on every screen has something to show; the tour may begin while the figures come in.
    this.#settings.set(SETTING, JSON.stringify({ datasetId, runId, overfitRunId }))
    this.#deps.events.changed(['workspace'])
    await step('Evaluate every epoch', () =>
      Promise.all([
        this.#evaluate(context, { datasetId, runId }),
        this.#evaluate(context, { datasetId, runId: overfitRunId }),
        this.#addBaseline(context, datasetId),
      ]),
    )
    await step('Begin masks', () => this.#beginMasks(datasetId, runId, toDo))
    await step('Release', () => this.#release(context, datasetId, runId))
    const summary = `${images} portraits, two runs with their figures, and a released version.`
    return { summary, result: { datasetId, runId, overfitRunId, images } }
  }

  async #copy(): Promise<string[]> {
    const { projectRoot, folder } = this.#deps
    for (const run of [RUN, OVERFIT_RUN]) await copyRun(join(projectRoot, 'models', run), join(folder.demo, run))
    return copyPortraits(join(projectRoot, 'datasets', 'demo-portraits'), this.#portraits)
  }

  async #importPortraits(context: JobContext): Promise<{ datasetId: string; images: number }> {
    const { datasets } = this.#deps
    // Portraits without a mask are there to be painted.
    const kind = { layout: 'pairs', target: 'hair', expectsMasks: false } as const
    const order = { path: this.#portraits, name: DATASET, ...kind }
    const { datasetId } = await this.#within(context, datasets.startImport(order))
    return { datasetId, images: datasets.get(datasetId).images }
  }

  async #importRun(context: JobContext, name: string): Promise<string> {
    const { runs, folder } = this.#deps
    return (await this.#within(context, runs.startImport({ path: join(folder.demo, name), name }))).runId
  }

  async #evaluate(
    context: JobContext,
    what: { datasetId: string; runId?: string; modelIds?: string[] },
  ): Promise<void> {
    await this.#within(context, this.#deps.evaluations.start({ ...what, split: SPLIT, provider: 'auto' }))
  }

  /** What comes without training: persons taken for hair. Any model worth its training has to beat that. */
  async #addBaseline(context: JobContext, datasetId: string): Promise<void> {
    const { models } = this.#deps
    if (models.list().some(({ name }) => name === BASELINE)) return
    const path = baselineModelPath()
    const { profile } = await models.inspect(path)
    if (!profile) return
    const { id } = await models.add({ path, name: BASELINE, profile: { ...profile, target: 'hair' } })
    await this.#evaluate(context, { datasetId, modelIds: [id] })
  }

  /** A few of the portraits without a mask get the best epoch's prediction as their first stroke. */
  async #beginMasks(datasetId: string, runId: string, toDo: readonly string[]): Promise<void> {
    const { images, annotation, predictions, models, evaluations } = this.#deps
    const { best } = await evaluations.run({ datasetId, runId, split: SPLIT })
    if (!best) return
    const model = models.get(best.modelId)
    for (const stem of toDo.slice(0, BEGUN)) {
      const query = { datasetId, search: stem, sort: 'name', direction: 'ascending' } as const
      const { items } = await images.page(query, 0, 1)
      const [item] = items
      if (!item || item.mask !== null) continue
      const photo = photoOf(images.find(item.id))
      const patch = await predictions.withPlane({ model, photo, datasetId, provider: 'auto' }, async ({ planePath }) =>
        patchOf(await readStoredPlane(planePath), item, BEGUN_AT),
      )
      const stroke = {
        imageId: item.id,
        strokeId: `${SESSION}-${item.id}`,
        sessionId: SESSION,
        base: 0,
        label: `${model.name} at ${BEGUN_AT.toFixed(2)}`,
        patch: new Blob([Uint8Array.from(patch)]),
      }
      await annotation.appendStroke(stroke, AUTHOR)
      await annotation.flush(item.id)
    }
  }

  async #release(context: JobContext, datasetId: string, runId: string): Promise<void> {
    const { registry, evaluations } = this.#deps
    const { models } = await registry.list()
    if (models.some(({ name }) => name === RUN)) return
    const { best } = await evaluations.run({ datasetId, runId, split: SPLIT })
    // Nobody is there to give the reason that a rejected model needs.
    if (!best || verdictOf(best.iou) === 'REJECTED') return
    const note = 'Released with the demo.'
    await this.#within(
      context,
      registry.startExport({ modelId: best.modelId, datasetId, split: SPLIT, name: RUN, note }),
    )
  }

  /** Waits for a job that belongs to this one: cancelling this one cancels it. */
  async #within<R>({ signal }: JobContext, started: StartedJob<R>): Promise<R> {
    const cancel = () => void this.#deps.jobs.cancel(started.id)
    signal.addEventListener('abort', cancel, { once: true })
    try {
      if (signal.aborted) cancel()
      return await started.finished
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }

  get #portraits(): string {
    return join(this.#deps.folder.demo, 'portraits')
  }
}
