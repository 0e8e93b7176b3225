import { AppError, NEUTRAL_RUNTIME, type ModelLimits, type RuntimeSettings } from '../../src-shared/domain/index.ts'
import type { ProviderInUse } from '../../src-shared/domain/index.ts'
import { unavailable } from './inference/providers.ts'
import type { Call, InferenceRequests, ModelRequest } from './protocol.ts'
import { fallbackSentence, type Decision, type ProviderDesk } from './provider-desk.ts'
import { effectiveRuntime } from './runtime-defaults.ts'
import type { CallOptions, Supervisor } from './supervisor.ts'

/** Where the settings of the runtime are kept. */
export type RuntimeStore = {
  settings(): RuntimeSettings
  limits(sha256: string): ModelLimits | null
}

export const NEUTRAL_STORE: RuntimeStore = { settings: () => NEUTRAL_RUNTIME, limits: () => null }

/** These work on so many images that a limit for one says nothing; whoever asks says how long they may take. */
const OWN_LIMITS: readonly string[] = ['explore', 'norms', 'head']

/** Of a model's memory limit: the rest is for what a run takes beyond what the first one took. */
const LANES_SHARE = 0.5

/**
 * Between the services and the inference worker: fills in the settings and limits, decides what a model runs on, and says
 * in the answer what was asked for and why it is not that.
 */
export class InferenceDesk {
  readonly #supervisor: Supervisor<InferenceRequests>
  readonly #providers: ProviderDesk
  readonly #store: RuntimeStore
  #last: ProviderInUse | null = null

  constructor(supervisor: Supervisor<InferenceRequests>, providers: ProviderDesk, store: RuntimeStore) {
    this.#supervisor = supervisor
    this.#providers = providers
    this.#store = store
  }

  /** What `auto` came to: for the last request, else before any model is known. */
  async provider(): Promise<ProviderInUse> {
    if (this.#last) return this.#last
    const { name, fallbacks } = await this.#providers.likely()
    return { name, requested: 'auto', fallback: fallbackSentence(fallbacks), fallbacks }
  }

  readonly call: Call<InferenceRequests> = (method, request, options) =>
    this.#call(method, request, options ?? {}) as ReturnType<typeof this.call<typeof method>>

  async #call(method: string, request: unknown, options: CallOptions): Promise<unknown> {
    if (method === 'providers') return { providers: await this.#providers.providers() }
    if (!isModelRequest(request)) return this.#supervisor.call(method as 'inspect', request as never, options)
    const limited = { ...options, ...this.#limits(method, request, options) }
    const order = this.#withSettings(request, limited.memoryBytes)
    if (order.provider === 'cpu') return this.#ask(method, order, limited, { name: 'cpu', fallbacks: [] })
    // It takes as long to start as providers take to be tried.
    this.#supervisor.prepare()
    return order.provider === 'auto' ? this.#auto(method, order, limited) : this.#named(method, order, limited)
  }

  async #auto(method: string, order: ModelRequest, options: CallOptions): Promise<unknown> {
    for (;;) {
      const decision = await this.#providers.decide(order)
      options.signal?.throwIfAborted()
      try {
        return await this.#ask(method, order, options, decision)
      } catch (error) {
        if (decision.name === 'cpu' || !isProviderFault(error)) throw error
        const reason = error.details?.['reason']
        this.#providers.refuse(decision.name, order, typeof reason === 'string' ? reason : error.message)
      }
    }
  }

  async #named(method: string, order: ModelRequest, options: CallOptions): Promise<unknown> {
    const name = order.provider as ProviderInUse['name']
    const reason = await this.#providers.reasonAgainst(name, order)
    if (reason !== null) throw unavailable(name, reason)
    return this.#ask(method, order, options, { name, fallbacks: [] })
  }

  async #ask(
    method: string,
    order: ModelRequest,
    options: CallOptions,
    { name, fallbacks }: Decision,
  ): Promise<unknown> {
    const response = await this.#send(method, { ...order, provider: name }, options)
    if (!('provider' in response)) return response
    const provider: ProviderInUse = {
      ...response.provider,
      requested: order.provider,
      fallback: fallbackSentence(fallbacks),
      fallbacks,
    }
    if (order.provider === 'auto') this.#last = provider
    return { ...response, provider }
  }

  /** Nothing is lost when loading begins anew after somebody else ended the worker; a model that crashes is not tried again. */
  async #send(method: string, order: ModelRequest, options: CallOptions) {
    try {
      return await this.#supervisor.call(method as 'load', order, options)
    } catch (error) {
      const wasKilled = error instanceof AppError && error.details?.['signal'] === 'SIGKILL'
      if (method !== 'load' || !wasKilled || error.details?.['quarantined'] === true) throw error
      return this.#supervisor.call('load', order, options)
    }
  }

  #withSettings<R extends ModelRequest>(request: R, memoryBytes = Infinity): R {
    const { threads, graphOptimization, memoryArena, memoryBudgetBytes } = effectiveRuntime(this.#store.settings())
    const mostBytes = Math.min(memoryBudgetBytes, memoryBytes * LANES_SHARE)
    return { threads, graphOptimization, memoryArena, memoryBudgetBytes, mostBytes, ...request }
  }

  /** Whoever knows that more is needed than the settings say gets it; nobody gets less. */
  #limits(method: string, { sha256 }: ModelRequest, options: CallOptions): CallOptions {
    const settings = effectiveRuntime(this.#store.settings())
    const own = this.#store.limits(sha256)
    const memoryBytes = own?.memoryLimitBytes ?? settings.memoryLimitBytes
    if (OWN_LIMITS.includes(method)) return { memoryBytes }
    return { memoryBytes, timeoutMs: Math.max(own?.timeLimitMs ?? settings.timeLimitMs, options.timeoutMs ?? 0) }
  }
}

function isModelRequest(request: unknown): request is ModelRequest {
  const { sha256, provider, profile, path } = (request ?? {}) as Partial<Record<keyof ModelRequest, unknown>>
  return [sha256, provider, path].every((each) => typeof each === 'string') && typeof profile === 'object'
}

const isProviderFault = (error: unknown): error is AppError =>
  error instanceof AppError && error.code === 'PROVIDER_UNAVAILABLE'
