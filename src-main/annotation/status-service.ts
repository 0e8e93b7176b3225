import {
  AppError,
  stateAfter,
  type AnnotationStatus,
  type PreLabelOrigin,
  type StatusEvent,
  type StatusStep,
} from '../../src-shared/domain/index.ts'
import { encodePatch } from '../../src-shared/mask/index.ts'
import type { ServiceDeps } from '../service-deps.ts'
import type { AnnotationService } from './annotation-service.ts'
import { MaskRepository } from './mask-repository.ts'
import { PreLabelRepository } from './pre-label-repository.ts'
import { StatusRepository, type StatusOfImage } from './status-repository.ts'

/** Names of the versions that the flow keeps; see FLOW_VERSIONS. */
type FlowVersion = 'Submitted' | 'Accepted' | 'Returned'

type Deps = Pick<ServiceDeps, 'database' | 'events'> & {
  annotation: Pick<AnnotationService, 'flush' | 'appendStroke'>
  /** Keeps the mask as it is now under a name, where the workspace keeps versions. */
  keepVersion?: (imageId: string, name: FlowVersion, comment?: string) => Promise<unknown>
  workspace: { displayName(): string | null }
}

export type SubmitInput = { imageId: string; noHair?: boolean | undefined }
export type ReviewInput = {
  imageId: string
  verdict: 'accept' | 'return'
  comment?: string | undefined
  /** Of the mask that the reviewer saw. */
  maskVersion?: string | null | undefined
}

const REFUSALS: Record<Exclude<StatusStep, 'paint'>, string> = {
  submit: 'is accepted already; paint on it to begin again',
  accept: 'was not submitted, so there is nothing to accept yet',
  return: 'was not submitted, so there is nothing to return yet',
}

const VERSION = { submit: 'Submitted', accept: 'Accepted', return: 'Returned' } as const
const SESSION = 'status-service'

/** How far the mask of each image is, and who said so. */
export class StatusService {
  readonly #deps: Deps
  readonly #rows: StatusRepository
  readonly #masks: MaskRepository
  readonly #preLabels: PreLabelRepository

  constructor(deps: Deps) {
    this.#deps = deps
    this.#rows = new StatusRepository(deps.database)
    this.#masks = new MaskRepository(deps.database)
    this.#preLabels = new PreLabelRepository(deps.database)
  }

  /** @throws AppError NOT_FOUND */
  get(imageId: string): AnnotationStatus {
    return this.#find(imageId).status
  }

  events(imageId: string): StatusEvent[] {
    this.#find(imageId)
    return this.#rows.events(imageId)
  }

  /** The prediction that its mask was begun with by the dataset's rule, or null. */
  preLabel(imageId: string): PreLabelOrigin | null {
    return this.#preLabels.find(imageId)
  }

  /**
   * Its painter is done: every stroke is in the mask file, the version is kept, and the image waits for a reviewer. Said twice
   * of the same mask it changes nothing.
   * @param input.noHair the photo shows none: the mask is made empty where there is none yet
   * @throws AppError INVALID_INPUT for an empty mask without `noHair`, and what writing the mask can throw
   */
  async submit({ imageId, noHair = false }: SubmitInput): Promise<AnnotationStatus> {
    await this.#deps.annotation.flush(imageId)
    const { path, maskVersion, maskPixels } = this.#find(imageId)
    if (noHair) {
      if ((maskPixels ?? 0) > 0) {
        throw new AppError(
          'INVALID_INPUT',
          `${path} has hair in its mask; clear the mask to submit it as a photo without.`,
        )
      }
      if (maskVersion === null) await this.#emptyMask(imageId)
    } else if ((maskPixels ?? 0) === 0) {
      throw new AppError(
        'INVALID_INPUT',
        `The mask of ${path} is empty; say that the photo shows no hair, or paint it.`,
      )
    }
    return this.#act(imageId, 'submit', { noHair })
  }

  /** @throws AppError INVALID_INPUT where it was not submitted or a comment is missing, MASK_CHANGED_ELSEWHERE */
  async review({ imageId, verdict, comment, maskVersion }: ReviewInput): Promise<AnnotationStatus> {
    await this.#deps.annotation.flush(imageId)
    const text = comment?.trim() ?? ''
    const seen = this.#find(imageId)
    if (verdict === 'return' && text === '') {
      throw new AppError('INVALID_INPUT', `Say what ${seen.path} needs; its painter reads it first.`)
    }
    if (maskVersion !== undefined && maskVersion !== seen.maskVersion) {
      throw new AppError(
        'MASK_CHANGED_ELSEWHERE',
        `The mask of ${seen.path} changed while you looked at it; look again before you decide.`,
      )
    }
    return this.#act(imageId, verdict, { comment: text === '' ? null : text })
  }

  /**
   * The last word was a reviewer's, and it was not meant: the image is what it was before, whoever had brought it there. The
   * version that was kept stays.
   * @throws AppError INVALID_INPUT where something else happened to the image since
   */
  async takeBackReview(imageId: string): Promise<AnnotationStatus> {
    const { annotation, database, events, workspace } = this.#deps
    await annotation.flush(imageId)
    database
      .transaction(() => {
        const { path, status, maskVersion, importedAt } = this.#find(imageId)
        const record = this.#rows.events(imageId)
        const last = record.at(-1)
        const isReview = last?.act === 'accept' || last?.act === 'return'
        if (!isReview || status.state !== last.to || maskVersion !== last.maskVersion) {
          throw new AppError('INVALID_INPUT', `${path} changed since it was reviewed; accept or return it anew.`)
        }
        const by = workspace.displayName()
        const back = { imageId, from: last.to, to: last.from, by, at: new Date().toISOString(), maskVersion }
        this.#rows.takeBack(back, before(record, last, importedAt))
      })
      .immediate()
    events.changed(['annotation', 'images', 'datasets'], imageId)
    return this.get(imageId)
  }

  async #act(
    imageId: string,
    act: Exclude<StatusStep, 'paint'>,
    { comment = null, noHair = false }: { comment?: string | null; noHair?: boolean },
  ): Promise<AnnotationStatus> {
    const { database, events, workspace, keepVersion } = this.#deps
    const before = this.#find(imageId)
    if (this.#isSaid(imageId, before, act)) return before.status
    if (!stateAfter(before.status.state, act)) throw refusal(before, act)
    await keepVersion?.(imageId, VERSION[act], comment ?? undefined)
    database
      .transaction(() => {
        const { status, maskVersion, ...now } = this.#find(imageId)
        const to = stateAfter(status.state, act)
        if (!to) throw refusal({ status, maskVersion, ...now }, act)
        const at = new Date().toISOString()
        const by = workspace.displayName()
        const kept = act === 'submit' ? noHair : status.noHair
        this.#rows.change({ imageId, act, from: status.state, to, by, at, comment, maskVersion, noHair: kept })
      })
      .immediate()
    events.changed(['annotation', 'images', 'datasets'], imageId)
    return this.get(imageId)
  }

  /** The same was said of the same mask before. */
  #isSaid(imageId: string, { status, maskVersion }: StatusOfImage, act: StatusStep): boolean {
    if (status.state !== 'submitted' || act !== 'submit') return false
    return this.#rows.events(imageId).at(-1)?.maskVersion === maskVersion
  }

  /** A patch without tiles on no mask: a mask of the photo's size without hair. */
  async #emptyMask(imageId: string): Promise<void> {
    const size = this.#masks.imageSize(imageId)
    if (!size) return
    const patch = new Blob([new Uint8Array(encodePatch({ ...size, tiles: [] }))])
    const strokeId = `no-hair-${imageId}-${Date.now()}`
    const stroke = { imageId, strokeId, sessionId: SESSION, base: 0, label: 'No hair', patch }
    await this.#deps.annotation.appendStroke(stroke)
    await this.#deps.annotation.flush(imageId)
  }

  #find(imageId: string): StatusOfImage {
    const found = this.#rows.find(imageId)
    if (!found) {
      throw new AppError('NOT_FOUND', `There is no image ${imageId}; it may have been removed from the workspace.`, {
        imageId,
      })
    }
    return found
  }
}

/** What had brought an image to where a review found it; null where that followed from the mask. */
function before(record: readonly StatusEvent[], review: StatusEvent, importedAt: string | null): StatusEvent | null {
  const said = record.findLast(({ act, to }) => act !== 'take-back' && to === review.from) ?? null
  return said && importedAt !== null && importedAt > said.at ? null : said
}

function refusal({ path, status }: StatusOfImage, act: Exclude<StatusStep, 'paint'>): AppError {
  return new AppError('INVALID_INPUT', `${path} ${REFUSALS[act]}.`, { state: status.state })
}
