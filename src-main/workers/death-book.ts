/** One death of a worker, and what it worked on then. */
export type Death = {
  /** What is quarantined: a model's SHA-256, or a file's path. */
  key: string
  /** As sentences name it. */
  file: string
  cause: 'crashed' | 'time' | 'memory'
  /** Completes "The inference worker …". */
  sentence: string
}

/** Who counts which files killed workers. */
export type DeathBook = {
  /** Deaths so far, with the last one's sentence; null where there were none. */
  find(key: string): { deaths: number; sentence: string } | null
  /** Returns how many there are now. */
  add(death: Death): number
}

/** What kills workers this often is left alone. */
export const DEATHS_UNTIL_QUARANTINE = 2

/** Counts for as long as the program runs. */
export class DeathsInMemory implements DeathBook {
  readonly #deaths = new Map<string, { deaths: number; sentence: string }>()

  find(key: string): { deaths: number; sentence: string } | null {
    return this.#deaths.get(key) ?? null
  }

  add({ key, sentence }: Death): number {
    const deaths = (this.find(key)?.deaths ?? 0) + 1
    this.#deaths.set(key, { deaths, sentence })
    return deaths
  }
}
