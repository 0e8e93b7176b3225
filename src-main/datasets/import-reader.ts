import { randomBytes } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, type Problem } from '../../src-shared/domain/index.ts'
import type { MaskResult, PixelsWorker, ProbeResult } from '../workers/protocol.ts'
import type { ImageRowWithMask } from './image-repository.ts'
import type { PlannedImage } from './layouts/plan.ts'
import { sourceHash, type MaskRows, type MaskSource } from './mask-rows.ts'
import type { PhotoHashes } from './moved-photos.ts'

/** What an import found in the files of one planned image. Nothing is stored yet. */
export type ReadImage = {
  planned: PlannedImage
  /** The image that an earlier import made of this path. */
  known: ImageRowWithMask | null
  photo: { kind: 'unchanged' } | { kind: 'read'; probe: ProbeResult } | { kind: 'faulty'; problem: Problem }
  mask:
    | { kind: 'none' }
    | { kind: 'unchanged' }
    | { kind: 'painted-here'; changed: boolean }
    | { kind: 'read'; file: string; result: MaskResult; source: MaskSource; presentClasses: number[] }
    | { kind: 'faulty'; problem: Problem }
}

type Attempt<T> = { value: T } | { problem: Problem }

type Deps = {
  pixels: PixelsWorker
  masks: MaskRows
  root: string
  /** Where half of an import lies until it is stored. */
  incoming: string
  thumbnailPath: (sha256: string) => string
  /** Of photos that were compared already. */
  hashes: PhotoHashes
  classes: string | null
  signal: AbortSignal
}

const THUMBNAIL_SIZE = 256
/** Faults that every further file would meet too: the import stops, and what it has is kept. */
const FATAL = new Set(['DISK_FULL', 'CANCELLED', 'INTERNAL'])

/** Reads photos and masks through the pixels worker; a fault of one file becomes its problem, not the end of the import. */
export class ImportReader {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async read(planned: PlannedImage, known: ImageRowWithMask | null): Promise<ReadImage> {
    this.#deps.signal.throwIfAborted()
    const photo = await this.#readPhoto(planned.path, known)
    if (photo.kind === 'faulty') return { planned, known, photo, mask: { kind: 'none' } }
    const image = photo.kind === 'read' ? photo.probe : known
    const mask = image ? await this.#readMask(planned, image, known, photo.kind) : ({ kind: 'none' } as const)
    return { planned, known, photo, mask }
  }

  async #readPhoto(path: string, known: ImageRowWithMask | null): Promise<ReadImage['photo']> {
    const absolute = join(this.#deps.root, path)
    const { signal } = this.#deps
    if (known) {
      const sha256 = this.#deps.hashes.get(path)
      const hash = await this.#attempt(path, async () =>
        sha256 === undefined ? this.#deps.pixels.call('hash', { path: absolute }, { signal }) : { sha256 },
      )
      if ('problem' in hash) return { kind: 'faulty', problem: hash.problem }
      if (hash.value.sha256 === known.sha256) return { kind: 'unchanged' }
    }
    const thumbnail = { path: this.#incoming('webp'), size: THUMBNAIL_SIZE }
    const probe = await this.#attempt(path, () =>
      this.#deps.pixels.call('probe', { path: absolute, name: path, thumbnail }, { signal }),
    )
    if ('problem' in probe) return { kind: 'faulty', problem: probe.problem }
    await rename(thumbnail.path, this.#deps.thumbnailPath(probe.value.sha256))
    return { kind: 'read', probe: probe.value }
  }

  async #readMask(
    { path, masks }: PlannedImage,
    image: { width: number; height: number; orientation: number },
    known: ImageRowWithMask | null,
    photo: 'read' | 'unchanged',
  ): Promise<ReadImage['mask']> {
    const [mask] = masks
    if (mask === undefined) return { kind: 'none' }
    if (masks.length > 1) return { kind: 'faulty', problem: ambiguous(path, masks) }
    const absolute = join(this.#deps.root, mask)
    const { signal, classes } = this.#deps
    if (known) {
      const hash = await this.#attempt(mask, () => this.#deps.pixels.call('hash', { path: absolute }, { signal }))
      if ('problem' in hash) return { kind: 'faulty', problem: hash.problem }
      const same = this.#deps.masks.find(known.id)?.sourceSha256 === sourceHash(hash.value.sha256, classes)
      if (this.#deps.masks.isPainted(known.id)) return { kind: 'painted-here', changed: !same }
      if (same && photo === 'unchanged') return { kind: 'unchanged' }
    }
    const file = this.#incoming('png')
    const { width, height, orientation } = image
    const request = { path: absolute, name: mask, out: file, image: { width, height, orientation }, classes }
    const read = await this.#attempt(mask, () => this.#deps.pixels.call('importMask', request, { signal }))
    if ('problem' in read) return { kind: 'faulty', problem: read.problem }
    const { sourceSha256, presentClasses, ...result } = read.value
    return {
      kind: 'read',
      file,
      result,
      source: { path: mask, sha256: sourceHash(sourceSha256, classes) },
      presentClasses,
    }
  }

  /** Tries a dead worker's work once more: it may have been the neighbour's fault, or the system's. */
  async #attempt<T>(path: string, work: () => Promise<T>): Promise<Attempt<T>> {
    for (let again = true; ; again = false) {
      try {
        return { value: await work() }
      } catch (error) {
        if (!(error instanceof AppError) || this.#isFatal(error)) throw error
        if (error.code === 'DEVICE_UNAVAILABLE' && again) continue
        return {
          problem: { path, code: error.code, message: error.message.replaceAll(join(this.#deps.root, path), path) },
        }
      }
    }
  }

  #isFatal({ code, details }: AppError): boolean {
    if (FATAL.has(code) || this.#deps.signal.aborted) return true
    if (code === 'DEVICE_UNAVAILABLE') return details?.cause === 'start'
    // A photo without permission is its own problem; a workspace without permission is everybody's.
    return code === 'NOT_WRITABLE' && !String(details?.path).startsWith(this.#deps.root)
  }

  #incoming(extension: string): string {
    return join(this.#deps.incoming, `${randomBytes(8).toString('hex')}.${extension}`)
  }
}

function ambiguous(path: string, masks: string[]): Problem {
  return {
    path,
    code: 'MASK_AMBIGUOUS',
    message: `${path} has ${masks.length} masks, ${masks.join(' and ')}, and nothing says which counts; leave one and import again.`,
  }
}
