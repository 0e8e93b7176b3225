import { MAX_PATCH_BYTES } from '../../src-shared/contract/annotation.ts'
import { maskUrl, type BlobLike, type ImageDetail } from '../../src-shared/contract/index.ts'
import { AppError, type MaskInfo, type PreLabelStroke } from '../../src-shared/domain/index.ts'
import { longestPatch, readPatchHeader, walkPatch } from '../../src-shared/mask/index.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { HistoryRepository } from './history-repository.ts'
import { maskInfoOf, MaskRepository, type MaskRow } from './mask-repository.ts'
import { MaskWriter } from './mask-writer.ts'
import { pack, unpack } from './packed-bytes.ts'
import { readStep, type StepInput } from './step-input.ts'
import { PaintingBegins } from './painting-begins.ts'
import { StrokeRepository, type StrokeLine } from './stroke-repository.ts'

export type AnnotationDeps = Pick<ServiceDeps, 'folder' | 'database' | 'events' | 'log'> & {
  workers: Pick<ServiceDeps['workers'], 'pixels'>
  images: { detail(imageId: string): ImageDetail | Promise<ImageDetail> }
  /** Who paints; null until the name was given. */
  workspace: { displayName(): string | null }
}

export type StrokeInput = {
  imageId: string
  strokeId: string
  sessionId: string
  /** Sequence of the last stroke that the painter saw. */
  base: number
  /** Version of the mask that was opened with that `base`; null for none; absent where the caller does not know. */
  maskVersion?: string | null | undefined
  label: string
  /** The stroke is a prediction that the dataset's rule put in. */
  preLabel?: PreLabelStroke | undefined
  /** What the stroke means for undo; absent: nothing before it can be taken back after a reload. */
  step?: StepInput | undefined
  patch: BlobLike
}

/** How long a check of bytes may hold the event loop. Milliseconds. */
const CHECK_SLICE_MS = 3

/** Strokes become durable here, and mask files follow. See README.md. */
export class AnnotationService {
  readonly #deps: AnnotationDeps
  readonly #strokes: StrokeRepository
  readonly #masks: MaskRepository
  readonly #history: HistoryRepository
  readonly #writer: MaskWriter
  readonly #begins: PaintingBegins
  #recovery: Promise<void> = Promise.resolve()
  #disposed = false

  constructor(deps: AnnotationDeps) {
    this.#deps = deps
    this.#strokes = new StrokeRepository(deps.database)
    this.#masks = new MaskRepository(deps.database)
    this.#history = new HistoryRepository(deps.database)
    this.#begins = new PaintingBegins(deps.database)
    this.#writer = new MaskWriter({
      strokes: this.#strokes,
      masks: this.#masks,
      history: this.#history,
      pixels: deps.workers.pixels,
      events: deps.events,
      log: deps.log,
      folder: deps.folder,
    })
  }

  /** @throws AppError NOT_FOUND, IMAGE_MOVED, and what writing the mask file can throw */
  async open(imageId: string) {
    const image = await this.#deps.images.detail(imageId)
    if (!image.found) {
      throw new AppError(
        'IMAGE_MOVED',
        `${image.path} is not where it was; its mask is kept. Find the folder of ${image.dataset} again to paint on it.`,
        { imageId, path: image.path, datasetId: image.datasetId },
      )
    }
    const mask = await this.#writer.flush(imageId)
    return {
      imageId,
      width: image.width,
      height: image.height,
      photoUrl: image.photoUrl,
      maskUrl: mask ? maskUrl({ imageId, version: mask.version }) : null,
      mask: maskInfoOf(mask),
      sequence: mask?.sequence ?? 0,
    }
  }

  /**
   * Resolves when the stroke is durable.
   * @param author where it is not who works here
   * @throws AppError see contract; DISK_FULL and NOT_WRITABLE leave nothing behind
   */
  async appendStroke(
    input: StrokeInput,
    author = this.#deps.workspace.displayName(),
  ): Promise<{ sequence: number; savedAt: string }> {
    const { patch: blob, base, maskVersion, preLabel, step: stepInput, ...stroke } = input
    const received = new Uint8Array(await blob.arrayBuffer())
    const patch = await this.#checked(stroke.imageId, received)
    const step = await readStep(stepInput, (bytes) => this.#checked(stroke.imageId, bytes))
    const packed = await pack(received)
    let begins = false
    const stored = this.#strokes.exclusively(() => {
      const known = this.#strokes.find(stroke.strokeId)
      if (known) return sameStroke(known, stroke.imageId)
      // Once more: the image may have been removed or imported anew while the patch was checked.
      this.#requireSize(stroke.imageId, patch)
      this.#requireUnchanged({ ...stroke, base, maskVersion })
      const savedAt = new Date().toISOString()
      begins = this.#begins.note({ imageId: stroke.imageId, by: author, at: savedAt, preLabel })
      const sequence = this.#strokes.append({ ...stroke, author, patch: packed }, savedAt)
      if (step) this.#history.append({ ...stroke, ...step, sequence, author, createdAt: savedAt })
      return { sequence, savedAt }
    })
    this.#writer.schedule(stroke.imageId)
    if (begins) this.#deps.events.changed(['annotation', 'images', 'datasets'], stroke.imageId)
    return stored
  }

  /** A stroke is begun on it. */
  handDown(imageId: string): void {
    this.#writer.postpone(imageId)
  }

  /** Writes the mask file now. */
  async flush(imageId: string): Promise<{ mask: MaskInfo | null }> {
    return { mask: maskInfoOf(await this.#writer.flush(imageId)) }
  }

  /** Writes every mask file that lacks strokes, of one dataset or of all. @throws the first failure, after trying all */
  async flushAll(datasetId?: string): Promise<void> {
    const failures: Error[] = []
    for (const imageId of this.#strokes.imagesWithPending(datasetId)) {
      await this.#writer.flush(imageId).catch((error: Error) => failures.push(error))
    }
    if (failures[0]) throw failures[0]
  }

  /** The mask file as it is now; null where the image has none. Call `flush` first to have the last strokes in it. */
  maskFile(imageId: string): { path: string; version: string } | null {
    const mask = this.#masks.find(imageId)
    return mask ? { path: this.#writer.path(imageId), version: mask.version } : null
  }

  /** Whether somebody painted on this image: an import then keeps its hands off the mask. */
  hasStrokes(imageId: string): boolean {
    return this.#strokes.head(imageId) > 0 || this.#masks.find(imageId)?.origin === 'painted'
  }

  /** Strokes that a crash left without a mask file get one in the background; until then the journal has them. */
  recover(): Promise<void> {
    const left = this.#strokes.imagesWithPending()
    if (left.length > 0) this.#deps.log.info({ images: left.length }, 'writing masks of strokes from the last session')
    this.#recovery = this.#recoverAll(left)
    return Promise.resolve()
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    await this.#recovery
    await this.#writer.dispose()
  }

  async #recoverAll(imageIds: string[]): Promise<void> {
    for (const imageId of imageIds) {
      if (this.#disposed) return
      await this.#writer.flush(imageId).catch(() => this.#writer.schedule(imageId))
    }
  }

  /** @throws AppError MASK_CHANGED_ELSEWHERE where the mask is not the one that the stroke was painted on */
  #requireUnchanged({
    imageId,
    base,
    maskVersion,
    sessionId,
  }: Omit<StrokeInput, 'patch' | 'strokeId' | 'label'>): void {
    const others = this.#strokes.lastOfOthers(imageId, base, sessionId)
    const head = this.#strokes.head(imageId)
    if (others) throw changedElsewhere(others, head)
    // After a stroke of its own the version is another one anyway, and imports keep their hands off.
    if (maskVersion === undefined || head > base) return
    const mask = this.#masks.find(imageId)
    if ((mask?.version ?? null) !== maskVersion) throw importedElsewhere(mask, head)
  }

  /** @throws AppError NOT_FOUND */
  #sizeOf(imageId: string): { width: number; height: number } {
    const size = this.#masks.imageSize(imageId)
    if (size) return size
    throw new AppError('NOT_FOUND', `There is no image ${imageId}; it may have been removed from the workspace.`, {
      imageId,
    })
  }

  /** @throws AppError NOT_FOUND, MASK_SIZE_MISMATCH */
  #requireSize(imageId: string, patch: Uint8Array): void {
    const size = this.#sizeOf(imageId)
    const header = readPatchHeader(patch)
    if (header.width !== size.width || header.height !== size.height) {
      throw new AppError(
        'MASK_SIZE_MISMATCH',
        `A stroke for a mask of ${header.width} × ${header.height} cannot be put on a photo of ${size.width} × ${size.height}; reload the image.`,
        { imageId, patch: { width: header.width, height: header.height }, image: size },
      )
    }
  }

  /** The patch, unpacked. One that is stored can be applied: a damaged one in the journal would block all that follow. */
  async #checked(imageId: string, received: Uint8Array): Promise<Uint8Array> {
    const patch = await unpack(received, Math.min(MAX_PATCH_BYTES, longestPatch(this.#sizeOf(imageId))))
    this.#requireSize(imageId, patch)
    let sliceStart = performance.now()
    const walk = walkPatch(patch)
    while (!walk.next().done) {
      if (performance.now() - sliceStart < CHECK_SLICE_MS) continue
      await new Promise((resolve) => setImmediate(resolve))
      sliceStart = performance.now()
    }
    return patch
  }
}

function sameStroke(known: StrokeLine & { imageId: string }, imageId: string): { sequence: number; savedAt: string } {
  if (known.imageId !== imageId) {
    throw new AppError('INVALID_INPUT', 'This stroke is stored already, on another image; reload the image.')
  }
  return { sequence: known.sequence, savedAt: known.createdAt }
}

function changedElsewhere(others: StrokeLine, head: number): AppError {
  const who = others.author ?? 'Somebody'
  const time = others.createdAt.slice(11, 16)
  return new AppError(
    'MASK_CHANGED_ELSEWHERE',
    `${who} painted on this image in another window at ${time} UTC; reload to see it, or keep your mask instead.`,
    { author: others.author, at: others.createdAt, sequence: head },
  )
}

function importedElsewhere(mask: MaskRow | null, head: number): AppError {
  const what = mask ? `was replaced by another one at ${mask.updatedAt.slice(11, 16)} UTC` : 'was taken away'
  return new AppError(
    'MASK_CHANGED_ELSEWHERE',
    `The mask of this image ${what}, by an import, after it was opened here; reload to see it, or keep your mask instead.`,
    { author: null, at: mask?.updatedAt ?? new Date().toISOString(), sequence: head, imported: true },
  )
}
