import { Job } from '../../src-shared/domain/index.ts'
import type { Database } from './database.ts'
import { commitDerived } from './derived.ts'

/** Ended jobs that are kept for the list. */
const KEPT = 100

/** Jobs as the list shows them after a restart. Running work itself lives in `Jobs`. */
export class JobRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * Does not wait for the disk: what a job has done is stored by itself, and a power cut may well forget that it was done.
   * Returns how many that ended long ago had to go.
   */
  save(job: Job): number {
    return commitDerived(this.#database, () => this.#save(job))
  }

  #save(job: Job): number {
    this.#database
      .prepare(
        `INSERT INTO job (id, kind, state, pid, body, started_at) VALUES (@id, @kind, @state, @pid, @body, @startedAt)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body`,
      )
      .run({
        id: job.id,
        kind: job.kind,
        state: job.state,
        pid: process.pid,
        body: JSON.stringify(job),
        startedAt: job.startedAt,
      })
    return this.#database
      .prepare(
        `DELETE FROM job WHERE state NOT IN ('queued', 'running') AND id NOT IN (SELECT id FROM job ORDER BY started_at DESC LIMIT ?)`,
      )
      .run(KEPT).changes
  }

  find(id: string): Job | null {
    const row = this.#database.prepare('SELECT body FROM job WHERE id = ?').get(id) as { body: string } | undefined
    return row ? Job.parse(JSON.parse(row.body)) : null
  }

  /** Newest first. */
  list(): Job[] {
    const rows = this.#database.prepare('SELECT body FROM job ORDER BY started_at DESC, id').all() as { body: string }[]
    return rows.map((row) => Job.parse(JSON.parse(row.body)))
  }

  /** How all of them stand, and which process each belongs to. */
  states(): { id: string; state: string; pid: number }[] {
    return this.#database.prepare('SELECT id, state, pid FROM job ORDER BY started_at').all() as {
      id: string
      state: string
      pid: number
    }[]
  }

  clearEnded(): number {
    return this.#database.prepare(`DELETE FROM job WHERE state NOT IN ('queued', 'running')`).run().changes
  }

  /**
   * Marks jobs whose process is gone as failed: their results so far are kept, and they can be started again.
   * @param isOwn what this process works on itself: a row with its number may be of an earlier one
   */
  failInterrupted(isOwn: (id: string) => boolean = () => false): void {
    const active = this.states().filter(({ state }) => state === 'queued' || state === 'running')
    for (const { id } of active.filter((row) => !isOwn(row.id) && !isAlive(row.pid))) {
      const job = this.find(id)
      if (!job) continue
      this.save({
        ...job,
        state: 'failed',
        endedAt: new Date().toISOString(),
        error: {
          code: 'INTERRUPTED',
          message: 'Hairline stopped while this ran; what was done is kept, start it again to go on.',
        },
      })
    }
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}
