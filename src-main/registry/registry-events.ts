import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError, Verdict, type RegistryEntry } from '../../src-shared/domain/index.ts'
import { appendDurably, truncateDurably } from './durable-files.ts'

export const EVENTS_FILE = 'registry_events.jsonl'

/**
 * One line of the log. `previous` is the SHA-256 of the line before (without its line feed): a line that is changed or taken
 * out later breaks the chain. Loose: later versions write further events and fields.
 */
const RegistryEvent = z.looseObject({
  sequence: z.int(),
  at: z.string(),
  event: z.string(),
  by: z.string().nullish(),
  name: z.string().optional(),
  version: z.string().optional(),
  sha256: z.string().optional(),
  verdict: Verdict.optional(),
  reason: z.string().nullish(),
  previous: z.string().nullable(),
})

/** The append-only log. Reading is for whoever asks; writing only for the holder of the registry's lock. */
export class RegistryEvents {
  readonly #path: string

  constructor(root: string) {
    this.#path = join(root, EVENTS_FILE)
  }

  async count(): Promise<number> {
    return (await this.#lines()).length
  }

  /** Versions whose export stands in the log, as `name version`. */
  async exported(): Promise<Set<string>> {
    const events = (await this.#lines()).map((line, index) => this.#parse(line, index + 1))
    return new Set(
      events.filter(({ event }) => event === 'exported').map(({ name, version }) => eventKey({ name, version })),
    )
  }

  /** Adds the event of an export and returns how many lines the log has now. `recovered`: its own process did not get to it. */
  async appendExport(entry: RegistryEntry, options: { recovered: boolean }): Promise<number> {
    const lines = await this.#lines()
    const last = lines.at(-1)
    const event = {
      sequence: lines.length + 1,
      at: new Date().toISOString(),
      event: 'exported',
      by: entry.created_by,
      name: entry.name,
      version: entry.version,
      file: entry.file,
      sha256: entry.sha256,
      verdict: entry.verdict,
      reason: entry.accepted_rejected_reason,
      dataset: entry.dataset,
      evaluated_on: entry.evaluated_on,
      ...(options.recovered ? { recovered: true } : {}),
      previous: last === undefined ? null : createHash('sha256').update(last).digest('hex'),
    }
    await appendDurably(this.#path, `${JSON.stringify(event)}\n`)
    return lines.length + 1
  }

  /** Removes a last line without its line feed: an append that a crash cut short, which nobody was told of. */
  async repairTail(): Promise<void> {
    const content = await this.#content()
    const end = content.lastIndexOf('\n') + 1
    if (end < content.length) await truncateDurably(this.#path, Buffer.byteLength(content.slice(0, end)))
  }

  async #lines(): Promise<string[]> {
    const lines = (await this.#content()).split('\n')
    // What follows the last line feed is empty, or a line that was cut short.
    return lines.slice(0, -1)
  }

  async #content(): Promise<string> {
    return readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return ''
      throw error
    })
  }

  #parse(line: string, number: number): z.infer<typeof RegistryEvent> {
    try {
      return RegistryEvent.parse(JSON.parse(line))
    } catch {
      throw new AppError(
        'REGISTRY_UNREADABLE',
        `Line ${number} of ${this.#path} is no registry event; restore the file from a backup. Nothing was changed.`,
        { path: this.#path, line: number },
      )
    }
  }
}

export function eventKey(entry: { name?: string | undefined; version?: string | undefined }): string {
  return `${entry.name} ${entry.version}`
}
