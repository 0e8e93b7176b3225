import { basename } from 'node:path'
import type { ModelRequest } from '../protocol.ts'
import { openSession, type OpenedSession } from './providers.ts'
import type { Runtime } from './runtime.ts'
import { defaultThreads } from './threads.ts'

/** Sessions that stay loaded: a comparison of two models and what was looked at before. */
const KEPT = 4

type SessionKey = Pick<ModelRequest, 'path' | 'sha256' | 'provider' | 'threads'>

/** Loaded models, the least recently used given up first. Asked twice at once, a model is loaded once. */
export class SessionCache {
  readonly #runtime: Runtime
  readonly #sessions = new Map<string, Promise<OpenedSession>>()

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  async open(model: SessionKey): Promise<OpenedSession> {
    const threads = model.threads ?? defaultThreads()
    const key = [model.sha256, model.provider, threads].join(' ')
    const kept = this.#sessions.get(key)
    const opening =
      kept ??
      openSession(this.#runtime, { path: model.path, name: basename(model.path), provider: model.provider, threads })
    // Maps keep the order of insertion: the newest use goes to the end.
    this.#sessions.delete(key)
    this.#sessions.set(key, opening)
    try {
      const opened = await opening
      await this.#giveUpOldest()
      return opened
    } catch (error) {
      this.#sessions.delete(key)
      throw error
    }
  }

  /** Gives up every session of a file; returns how many there were. */
  async unload(sha256: string): Promise<number> {
    const keys = [...this.#sessions.keys()].filter((key) => key.startsWith(sha256))
    for (const key of keys) await this.#giveUp(key)
    return keys.length
  }

  async #giveUpOldest(): Promise<void> {
    while (this.#sessions.size > KEPT) {
      const oldest = this.#sessions.keys().next().value
      if (oldest === undefined) return
      await this.#giveUp(oldest)
    }
  }

  async #giveUp(key: string): Promise<void> {
    const opening = this.#sessions.get(key)
    this.#sessions.delete(key)
    const opened = await opening?.catch(() => null)
    await opened?.session.release()
  }
}
