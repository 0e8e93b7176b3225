import {
  AppError,
  ExecutionProvider,
  type ErrorCode,
  type ProviderFallback,
  type ProviderInUse,
} from '../../src-shared/domain/index.ts'
import type { InferenceRequests, ModelRequest } from './protocol.ts'
import type { Supervisor } from './supervisor.ts'

type Name = ProviderInUse['name']
type Tried = InferenceRequests['providers']['response']['providers'][number]
export type Decision = { name: Name; fallbacks: ProviderFallback[] }

/** The order in which `auto` tries what is there; the processor is what is left. */
const PREFERRED: readonly Name[] = ['cuda', 'tensorrt', 'directml', 'coreml', 'webgpu']
/** Where a provider cannot exist, its absence is no news. */
const ELSEWHERE = /^it exists on /
const NO_REASON = 'it does not work here'
/** Drivers compile for a while at their first use, and hang at times. */
const TRY_LIMIT_MS = 20_000
const COMPARE_LIMIT_MS = 180_000
const DEATHS: readonly ErrorCode[] = ['DEVICE_UNAVAILABLE', 'TIME_LIMIT']

/**
 * Decides what inference runs on: by running, in a process of its own, since drivers crash and hang. A provider must work at
 * all, and for each model give the processor's answer, not slower than the processor does.
 */
export class ProviderDesk {
  readonly #probe: Supervisor<InferenceRequests>
  readonly #onDecision: (sha256: string, decision: Decision) => void
  readonly #tried = new Map<Name, Promise<Tried>>()
  readonly #decisions = new Map<string, Promise<Decision>>()
  readonly #compared = new Map<string, Promise<string | null>>()

  constructor(
    probe: Supervisor<InferenceRequests>,
    onDecision: (sha256: string, decision: Decision) => void = () => undefined,
  ) {
    this.#probe = probe
    this.#onDecision = onDecision
  }

  /** Somebody will want a decision: the process for it is started where nothing is known yet. */
  prepare(): void {
    if (this.#tried.size === 0) this.#probe.prepare()
  }

  /** Every provider that exists, tried on a tiny graph. */
  async providers(): Promise<Tried[]> {
    const others = ExecutionProvider.options.filter((name) => !PREFERRED.includes(name))
    const tried = await Promise.all([...PREFERRED, ...others].map((name) => this.#try(name)))
    await this.#probe.rest()
    return tried
  }

  /** The best provider for a model, and why none of those before it was taken. */
  decide(request: ModelRequest): Promise<Decision> {
    const key = modelKey(request)
    const known = this.#decisions.get(key)
    if (known) return known
    const deciding = this.#decide(request).catch(async (error: unknown): Promise<Decision> => {
      this.#decisions.delete(key)
      if (!isOfTheModel(error)) throw error
      // Not even the processor runs it so: the request itself will tell. With another profile it may run well anywhere.
      await this.#probe.rest()
      return { name: 'cpu', fallbacks: [] }
    })
    this.#decisions.set(key, deciding)
    return deciding
  }

  async #decide(request: ModelRequest): Promise<Decision> {
    const fallbacks: ProviderFallback[] = []
    for (const provider of PREFERRED) {
      const reason = await this.reasonAgainst(provider, request)
      if (reason === null) return this.#decided(request, { name: provider, fallbacks })
      if (!ELSEWHERE.test(reason)) fallbacks.push({ provider, reason })
    }
    return this.#decided(request, { name: 'cpu', fallbacks })
  }

  /** Why a provider is not to be used for this model; null where it is. @throws AppError where the processor fails too */
  async reasonAgainst(provider: Name, request: ModelRequest): Promise<string | null> {
    const tried = await this.#try(provider)
    if (!tried.works) return tried.reason ?? NO_REASON
    return provider === 'cpu' ? null : this.#compare(provider, request)
  }

  /** Without a model: what `auto` would begin with. */
  async likely(): Promise<Decision> {
    const fallbacks: ProviderFallback[] = []
    for (const { name, works, reason = NO_REASON } of await this.providers()) {
      if (!PREFERRED.includes(name)) continue
      if (works) return { name, fallbacks }
      if (!ELSEWHERE.test(reason)) fallbacks.push({ provider: name, reason })
    }
    return { name: 'cpu', fallbacks }
  }

  /** A provider that failed for a model after all is not tried for it again. */
  refuse(provider: Name, request: ModelRequest, reason: string): void {
    this.#compared.set(compareKey(provider, request), Promise.resolve(reason))
    this.#decisions.delete(modelKey(request))
  }

  async #decided(request: ModelRequest, decision: Decision): Promise<Decision> {
    await this.#probe.rest()
    this.#onDecision(request.sha256, decision)
    return decision
  }

  #try(name: Name): Promise<Tried> {
    const known = this.#tried.get(name)
    if (known) return known
    const trying = this.#ask(name)
    this.#tried.set(name, trying)
    return trying
  }

  async #ask(name: Name): Promise<Tried> {
    try {
      const answer = await this.#probe.call('tryProvider', { name }, { timeoutMs: TRY_LIMIT_MS })
      return { name, ...answer }
    } catch (error) {
      return { name, works: false, reason: deathReason(error, TRY_LIMIT_MS) }
    }
  }

  #compare(provider: Name, request: ModelRequest): Promise<string | null> {
    const key = compareKey(provider, request)
    const known = this.#compared.get(key)
    if (known) return known
    const comparing = this.#probe
      .call('compare', { ...request, provider }, { timeoutMs: COMPARE_LIMIT_MS })
      .then(({ works, reason }) => (works ? null : (reason ?? 'it does not run this model')))
      .catch((error: unknown) => {
        if (error instanceof AppError && DEATHS.includes(error.code)) return deathReason(error, COMPARE_LIMIT_MS)
        this.#compared.delete(key)
        throw error
      })
    this.#compared.set(key, comparing)
    return comparing
  }
}

const modelKey = ({ sha256, threads }: ModelRequest) => `${sha256} ${threads ?? ''}`
const compareKey = (provider: Name, request: ModelRequest) => `${provider} ${modelKey(request)}`

/** A model that not even the processor runs is no fault of a provider. */
const isOfTheModel = (error: unknown) => error instanceof AppError && error.code !== 'CANCELLED'

function deathReason(error: unknown, limitMs: number): string {
  if (!(error instanceof AppError)) throw error
  if (error.code === 'TIME_LIMIT') return `it did not answer within ${limitMs / 1000} s when it was tried`
  if (error.details?.['cause'] === 'crashed') return 'it crashed when it was tried'
  return error.message
}

/** What to say where a faster provider was not taken; null where there was none to say anything of. */
export function fallbackSentence(fallbacks: readonly ProviderFallback[]): string | null {
  return fallbacks.length === 0
    ? null
    : `${fallbacks.map(({ provider, reason }) => `${provider}: ${reason}`).join('; ')}.`
}
