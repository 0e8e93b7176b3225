import type { PreLabelStroke } from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'
import { PreLabelRepository } from './pre-label-repository.ts'
import { StatusRepository } from './status-repository.ts'

export type PaintedStroke = { imageId: string; by: string | null; at: string; preLabel?: PreLabelStroke | undefined }

/**
 * What a stroke means for the image's state: it is in progress from then on, also where it was submitted or accepted before.
 * For the stroke's own transaction, before the stroke is stored.
 */
export class PaintingBegins {
  readonly #statuses: StatusRepository
  readonly #preLabels: PreLabelRepository

  constructor(database: Database) {
    this.#statuses = new StatusRepository(database)
    this.#preLabels = new PreLabelRepository(database)
  }

  /** Returns whether the state changed. */
  note({ imageId, by, at, preLabel }: PaintedStroke): boolean {
    if (preLabel) this.#preLabels.keep(imageId, preLabel, by, at)
    const found = this.#statuses.find(imageId)
    if (!found || found.status.state === 'in-progress') return false
    const { status, maskVersion } = found
    const change = { imageId, act: 'paint', from: status.state, to: 'in-progress', by, at, maskVersion } as const
    this.#statuses.change({ ...change, comment: null, noHair: false })
    return true
  }
}
