import { cp, mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import PQueue from 'p-queue'
import type { EvaluationService } from '../evaluation/evaluation-service.ts'
import type { JobContext, StartedJob } from '../jobs/jobs.ts'
import type { RunService } from '../runs/run-service.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { SettingRepository } from '../store/setting-repository.ts'
import type { DatasetService } from './dataset-service.ts'
import { DEMO_CAST, DEMO_SIZE, planPortraits } from './demo-plan.ts'

const DATASET = 'Demo portraits'
const RUN = 'Demo run'
/** The setting that WorkspaceService reads as `hasDemo`. */
const SETTING = 'demo'
/** As many pixels workers as there are. */
const DRAWN_AT_ONCE = 2

type Deps = ServiceDeps & {
  datasets: Pick<DatasetService, 'list' | 'startImport'>
  runs: Pick<RunService, 'list' | 'startImport'>
  evaluations: Pick<EvaluationService, 'start'>
  /** The folder that holds models/demo-run. */
  projectRoot: string
}
export type DemoResult = { datasetId: string; runId: string; images: number }

/**
 * The demo: portraits drawn here with exact masks, a tiny model's run, and its figures, so that no screen is empty.
 * Everything lies in the workspace and goes through the services that a person's own data goes through.
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
    const spec = { kind: 'demo', title: 'Make the demo', subtitle: DATASET, unit: 'portraits' } as const
    const started = this.#deps.jobs.start(spec, async (context) => {
      const images = await this.#draw(context)
      const datasetId = await this.#importPortraits(context)
      const runId = await this.#importRun(context)
      this.#settings.set(SETTING, JSON.stringify({ datasetId, runId }))
      this.#deps.events.changed(['workspace'])
      await this.#evaluate(context, datasetId, runId)
      const summary = `${images} portraits, a run with its checkpoints, and how they do.`
      return { summary, result: { datasetId, runId, images } }
    })
    this.#running = started
    const forget = () => (this.#running = null)
    started.finished.then(forget, forget)
    return started
  }

  /** Draws the portraits that are not there yet, so that a cancelled demo goes on where it stopped. */
  async #draw({ signal, progress }: JobContext): Promise<number> {
    const { pixels } = this.#deps.workers
    const portraits = planPortraits(this.#portraits)
    const queue = new PQueue({ concurrency: DRAWN_AT_ONCE })
    let done = 0
    progress({ step: 'Draw portraits', total: portraits.length, done })
    const draw = async ({ person, shot, image, mask }: (typeof portraits)[number]) => {
      signal.throwIfAborted()
      if (!(await exists(image))) {
        for (const file of [image, mask]) if (file !== null) await mkdir(dirname(file), { recursive: true })
        const request = { cast: DEMO_CAST, person, shot, size: DEMO_SIZE, image, mask }
        await pixels.call('portrait', request, { signal })
      }
      done += 1
      progress({ done })
    }
    try {
      await queue.addAll(portraits.map((portrait) => () => draw(portrait)))
    } finally {
      // After a fault, what waits is not begun, and what runs has ended before the job does.
      queue.clear()
      await queue.onIdle()
    }
    return portraits.length
  }

  async #importPortraits(context: JobContext): Promise<string> {
    context.progress({ step: 'Import portraits' })
    const { datasets } = this.#deps
    const result = await this.#within(
      context,
      datasets.startImport({ path: this.#portraits, name: DATASET, layout: 'pairs', target: 'hair' }),
    )
    return result.datasetId
  }

  async #importRun(context: JobContext): Promise<string> {
    context.progress({ step: 'Import run' })
    const { runs, folder, projectRoot } = this.#deps
    // A copy: the workspace goes on working when the program is moved or replaced.
    const path = join(folder.demo, 'run')
    const isCheckpointOrSidecar = (source: string) => !source.endsWith('.ts') && !source.endsWith('.md')
    await cp(join(projectRoot, 'models', 'demo-run'), path, {
      recursive: true,
      force: false,
      filter: isCheckpointOrSidecar,
    })
    const result = await this.#within(context, runs.startImport({ path, name: RUN }))
    return result.runId
  }

  async #evaluate(context: JobContext, datasetId: string, runId: string): Promise<void> {
    context.progress({ step: 'Evaluate the run' })
    await this.#within(context, this.#deps.evaluations.start({ datasetId, runId, split: 'validation' }))
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

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null
}
