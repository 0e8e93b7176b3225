import {
  ModelLimits,
  NEUTRAL_RUNTIME,
  ProviderFallback,
  RuntimeSettings,
  type Quarantine,
  type RuntimeState,
} from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'
import { commitDerived } from '../store/derived.ts'
import { SettingRepository } from '../store/setting-repository.ts'
import { DEATHS_UNTIL_QUARANTINE, type Death, type DeathBook } from '../workers/death-book.ts'
import type { Decision } from '../workers/provider-desk.ts'

const SETTINGS = 'runtime'

type DeathRow = {
  key: string
  file: string
  cause: Quarantine['cause']
  sentence: string
  deaths: number
  last_at: string
}

/** The runtime in the database: settings, limits of models, deaths of workers, what `auto` came to. */
export class RuntimeRepository implements DeathBook {
  readonly #database: Database
  readonly #settings: SettingRepository

  constructor(database: Database) {
    this.#database = database
    this.#settings = new SettingRepository(database)
  }

  /** What a newer or older Hairline wrote counts as far as it is understood. */
  settings(): RuntimeSettings {
    const stored = this.#settings.get(SETTINGS)
    const known = stored === null ? {} : (JSON.parse(stored) as Partial<RuntimeSettings>)
    const result = RuntimeSettings.safeParse({ ...NEUTRAL_RUNTIME, ...known })
    return result.success ? result.data : NEUTRAL_RUNTIME
  }

  setSettings(settings: RuntimeSettings): void {
    this.#settings.set(SETTINGS, JSON.stringify(settings))
  }

  limits(sha256: string): ModelLimits | null {
    const row = this.#database
      .prepare(
        `SELECT time_limit_ms AS timeLimitMs, memory_limit_bytes AS memoryLimitBytes FROM model_limit WHERE model_sha256 = ?`,
      )
      .get(sha256)
    return row === undefined ? null : ModelLimits.parse(row)
  }

  allLimits(): { sha256: string; limits: ModelLimits }[] {
    const rows = this.#database.prepare('SELECT * FROM model_limit ORDER BY model_sha256').all() as {
      model_sha256: string
      time_limit_ms: number | null
      memory_limit_bytes: number | null
    }[]
    return rows.map(({ model_sha256: sha256, time_limit_ms: timeLimitMs, memory_limit_bytes: memoryLimitBytes }) => ({
      sha256,
      limits: { timeLimitMs, memoryLimitBytes },
    }))
  }

  setLimits(sha256: string, { timeLimitMs, memoryLimitBytes }: ModelLimits): void {
    if (timeLimitMs === null && memoryLimitBytes === null) {
      this.#database.prepare('DELETE FROM model_limit WHERE model_sha256 = ?').run(sha256)
      return
    }
    this.#database
      .prepare(
        `INSERT INTO model_limit (model_sha256, time_limit_ms, memory_limit_bytes) VALUES (?, ?, ?)
         ON CONFLICT (model_sha256) DO UPDATE
           SET time_limit_ms = excluded.time_limit_ms, memory_limit_bytes = excluded.memory_limit_bytes`,
      )
      .run(sha256, timeLimitMs, memoryLimitBytes)
  }

  find(key: string): { deaths: number; sentence: string } | null {
    const row = this.#database.prepare('SELECT deaths, sentence FROM worker_death WHERE key = ?').get(key) as
      { deaths: number; sentence: string } | undefined
    return row ?? null
  }

  /** Also counts what other processes on this workspace saw. */
  add({ key, file, cause, sentence }: Death): number {
    // Waits for the disk: a model that takes the machine down is to be known afterwards.
    const row = this.#database
      .prepare(
        `INSERT INTO worker_death (key, file, cause, sentence, deaths, last_at) VALUES (?, ?, ?, ?, 1, ?)
         ON CONFLICT (key) DO UPDATE SET file = excluded.file, cause = excluded.cause, sentence = excluded.sentence,
           deaths = deaths + 1, last_at = excluded.last_at
         RETURNING deaths`,
      )
      .get(key, file, cause, sentence, new Date().toISOString()) as { deaths: number }
    return row.deaths
  }

  quarantined(): Quarantine[] {
    const rows = this.#database
      .prepare('SELECT * FROM worker_death WHERE deaths >= ? ORDER BY last_at DESC')
      .all(DEATHS_UNTIL_QUARANTINE) as DeathRow[]
    return rows.map(({ key, file, cause, sentence, deaths, last_at: since }) => ({
      key,
      file,
      cause,
      message: `It stopped the inference worker ${deaths === 2 ? 'twice' : `${deaths} times`}: the last time, the worker ${sentence}.`,
      deaths,
      since,
    }))
  }

  /** Forgets the deaths of a model or a file. Returns whether there were any. */
  forgetDeaths(key: string): boolean {
    return this.#database.prepare('DELETE FROM worker_death WHERE key = ?').run(key).changes > 0
  }

  /** Keys whose file is this one. */
  keysOfFile(file: string): string[] {
    const rows = this.#database.prepare('SELECT key FROM worker_death WHERE file = ?').all(file) as { key: string }[]
    return rows.map(({ key }) => key)
  }

  /** In the midst of an evaluation: it does not wait for the disk. */
  keepDecision(sha256: string, { name, fallbacks }: Decision): void {
    const insert = this.#database.prepare(
      `INSERT INTO provider_decision (model_sha256, provider, fallbacks, decided_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (model_sha256) DO UPDATE
         SET provider = excluded.provider, fallbacks = excluded.fallbacks, decided_at = excluded.decided_at`,
    )
    const decidedAt = new Date().toISOString()
    commitDerived(this.#database, () => insert.run(sha256, name, JSON.stringify(fallbacks), decidedAt))
  }

  decisions(): RuntimeState['decisions'] {
    const rows = this.#database.prepare('SELECT * FROM provider_decision ORDER BY decided_at DESC').all() as {
      model_sha256: string
      provider: RuntimeState['decisions'][number]['provider']
      fallbacks: string
      decided_at: string
    }[]
    return rows.map(({ model_sha256: sha256, provider, fallbacks, decided_at: at }) => ({
      sha256,
      provider,
      fallbacks: ProviderFallback.array().parse(JSON.parse(fallbacks)),
      at,
    }))
  }
}
