import { cpus } from 'node:os'
import {
  AppError,
  NEUTRAL_RUNTIME,
  RuntimeSettings,
  type ModelLimits,
  type ProviderFallback,
  type ProviderInUse,
  type RuntimeState,
} from '../../src-shared/domain/index.ts'
import type { ModelService } from '../models/model-service.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { automaticRuntime, machineMemoryBytes } from '../workers/runtime-defaults.ts'
import { RuntimeRepository } from './runtime-repository.ts'

type Deps = Pick<ServiceDeps, 'database' | 'events' | 'workers'> & { models: ModelService }

/** How models are run on this machine: settings and limits, what is loaded, what is in quarantine. */
export class RuntimeService {
  readonly #deps: Deps
  readonly #repository: RuntimeRepository

  constructor(deps: Deps) {
    this.#deps = deps
    this.#repository = new RuntimeRepository(deps.database)
  }

  get(): RuntimeState {
    const { runtime } = this.#deps.workers
    const { loaded, loads, released } = runtime.sessions()
    const idOf = new Map(this.#deps.models.list().map(({ sha256, id }) => [sha256, id]))
    return {
      settings: this.#repository.settings(),
      automatic: automaticRuntime(),
      machine: { cores: cpus().length, memoryBytes: machineMemoryBytes() },
      loaded: loaded.map(({ key: _, ...model }) => model),
      loads,
      released,
      worker: runtime.worker(),
      quarantined: this.#repository.quarantined(),
      limits: this.#repository.allLimits().map((each) => ({ ...each, modelId: idOf.get(each.sha256) ?? null })),
      decisions: this.#repository.decisions(),
    }
  }

  /** What inference runs on, and why not on something faster. */
  provider(): Promise<ProviderInUse> {
    return this.#deps.workers.runtime.provider()
  }

  /** What is not named stays as it is. New settings hold from the next model that is loaded. */
  set(change: Partial<RuntimeSettings>): RuntimeState {
    const settings = RuntimeSettings.parse({ ...this.#repository.settings(), ...change })
    this.#repository.setSettings(settings)
    this.#changed()
    return this.get()
  }

  reset(): RuntimeState {
    return this.set(NEUTRAL_RUNTIME)
  }

  /** Limits of one model; null takes those of the settings again. */
  setLimits(modelId: string, limits: Partial<ModelLimits>): RuntimeState {
    const { sha256 } = this.#deps.models.get(modelId)
    const present = this.limits(sha256)
    this.#repository.setLimits(sha256, { ...present, ...limits })
    this.#changed()
    return this.get()
  }

  limits(sha256: string): ModelLimits {
    return this.#repository.limits(sha256) ?? { timeLimitMs: null, memoryLimitBytes: null }
  }

  /**
   * Gives a model, or a file, another chance: its deaths are forgotten. @throws AppError NOT_FOUND
   */
  lift(keyOrFile: string): RuntimeState {
    const keys = [keyOrFile, ...this.#repository.keysOfFile(keyOrFile)]
    const lifted = keys.filter((key) => this.#repository.forgetDeaths(key))
    if (lifted.length === 0) {
      throw new AppError('NOT_FOUND', `${keyOrFile} is not in quarantine; see \`hairline runtime show\` for what is.`)
    }
    this.#changed()
    return this.get()
  }

  /** Gives up all loaded models; the next use loads them again. */
  async unload(): Promise<RuntimeState> {
    const { workers } = this.#deps
    if (workers.runtime.worker().pid !== null) await workers.inference.call('unload', { sha256: '' })
    return this.get()
  }

  /** Why a model does not run on a faster provider; empty where it was not asked yet, or there is none. */
  fallbacks(sha256: string): ProviderFallback[] {
    return this.#repository.decisions().find((each) => each.sha256 === sha256)?.fallbacks ?? []
  }

  #changed(): void {
    this.#deps.events.changed(['runtime', 'models'])
  }
}
