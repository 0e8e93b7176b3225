import type { ActiveTimeRow } from '../../src-shared/domain/index.ts'
import { medianOf } from '../../src-shared/domain/index.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { ActiveTimeRepository, type PersonTime, type Visit } from './active-time-repository.ts'

type Deps = Pick<ServiceDeps, 'database' | 'events'> & { workspace: { displayName(): string | null } }

/** How long people worked on images. Windows measure it (src-shared/domain/active-time.ts); here it is kept and summed. */
export class ActiveTimeService {
  readonly #deps: Deps
  readonly #rows: ActiveTimeRepository

  constructor(deps: Deps) {
    this.#deps = deps
    this.#rows = new ActiveTimeRepository(deps.database)
  }

  /** Visits with all of their time so far. */
  keep(visits: readonly Visit[]): { kept: number } {
    const at = new Date().toISOString()
    const person = this.#deps.workspace.displayName()
    this.#deps.database
      .transaction(() => {
        for (const visit of visits) this.#rows.keep(visit, person, at)
      })
      .immediate()
    return { kept: visits.length }
  }

  ofImage(imageId: string): { activeMs: number } {
    return { activeMs: this.#rows.ofImage(imageId) }
  }

  /** One row per person and dataset, the longest time first. */
  byPerson(datasetId?: string): ActiveTimeRow[] {
    const names = new Map(
      (this.#deps.database.prepare('SELECT id, name FROM dataset').all() as { id: string; name: string }[]).map(
        ({ id, name }) => [id, name],
      ),
    )
    const groups = new Map<string, PersonTime[]>()
    for (const row of this.#rows.byPersonAndImage(datasetId)) {
      const key = JSON.stringify([row.person, row.datasetId])
      groups.set(key, [...(groups.get(key) ?? []), row])
    }
    return [...groups.values()].map((rows) => summary(rows, names)).sort((a, b) => b.totalMs - a.totalMs)
  }
}

function summary(rows: readonly PersonTime[], names: ReadonlyMap<string, string>): ActiveTimeRow {
  const [{ person, datasetId }] = rows as [PersonTime]
  const done = rows.filter((row) => row.done === 1)
  return {
    person,
    datasetId,
    dataset: names.get(datasetId) ?? datasetId,
    imagesWorkedOn: rows.length,
    imagesDone: done.length,
    medianMs: medianOf(done.map(({ activeMs }) => activeMs)),
    totalMs: rows.reduce((sum, { activeMs }) => sum + activeMs, 0),
  }
}
