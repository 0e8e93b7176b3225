import { renameSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImageItem, Split } from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'
import { flushFolder } from '../store/atomic-file.ts'
import { newId } from '../store/ids.ts'
import type { ProbeResult } from '../workers/protocol.ts'
import { commitImport } from './import-commit.ts'
import { ImageRepository, type ImageRowWithMask } from './image-repository.ts'
import type { ReadImage } from './import-reader.ts'
import { MaskRows } from './mask-rows.ts'
import { ProblemRepository, type NewProblem } from './problem-repository.ts'

/** A mask that has its name already; `taken` once the index names it. */
type PlacedMask = { id: string; file: string; taken: boolean }
export type ImportCounts = { added: number; alreadyThere: number }

type Place = { path: string; split: Split }

type Deps = {
  database: Database
  datasetId: string
  masksFolder: string
  /** Whether photos without a mask are worth mentioning. */
  expectsMasks: boolean
}

/** Stores what was read, in the order of the files, many at once: rows, mask files and problems agree or are all as before. */
export class ImportStore {
  readonly #deps: Deps
  readonly #images: ImageRepository
  readonly #masks: MaskRows
  readonly #problems: ProblemRepository
  readonly counts: ImportCounts = { added: 0, alreadyThere: 0 }
  /** Masks of the batch that took the place of others; their names are not flushed yet. */
  #replaced = 0

  constructor(deps: Deps) {
    this.#deps = deps
    this.#images = new ImageRepository(deps.database)
    this.#masks = new MaskRows(deps.database)
    this.#problems = new ProblemRepository(deps.database)
  }

  /** @throws system errors, AppError NOT_FOUND where the dataset was removed meanwhile; nothing of the batch is stored then */
  async store(batch: readonly ReadImage[]): Promise<void> {
    const before = { ...this.counts }
    const placed = await this.#placeMasks(batch)
    try {
      this.#replaced = 0
      commitImport(this.#deps.database, this.#deps.datasetId, () => {
        for (const each of batch) this.#storeOne(each, placed.get(each) ?? null)
      })
      if (this.#replaced > 0) await flushFolder(this.#deps.masksFolder)
    } catch (error) {
      Object.assign(this.counts, before)
      for (const each of placed.values()) each.taken = false
      throw error
    } finally {
      // What was not taken, because it was a duplicate or nothing was stored, is named by nobody.
      for (const { file, taken } of placed.values()) if (!taken) await rm(file, { force: true })
    }
  }

  /** Masks of new images get their names before the index names them: an index that names a mask always finds it. */
  async #placeMasks(batch: readonly ReadImage[]): Promise<Map<ReadImage, PlacedMask>> {
    const placed = new Map<ReadImage, PlacedMask>()
    for (const each of batch) {
      if (each.mask.kind !== 'read' || each.known) continue
      const id = newId('image')
      const file = this.#maskFile(id)
      await rename(each.mask.file, file)
      placed.set(each, { id, file, taken: false })
    }
    if (placed.size > 0) await flushFolder(this.#deps.masksFolder)
    return placed
  }

  #storeOne(read: ReadImage, placed: PlacedMask | null): void {
    const { planned, photo } = read
    this.#problems.removeOf(this.#deps.datasetId, [planned.path, ...planned.masks])
    // Asked again: another process may have imported the same folder meanwhile, or have removed the image.
    const known = this.#images.findByPath(this.#deps.datasetId, planned.path)
    if (photo.kind === 'faulty') this.#report(photo.problem, known?.id ?? null)
    else if (photo.kind === 'unchanged' && known?.id !== read.known?.id) return
    else if (known) this.#storeKnown(read, known, placed)
    else if (photo.kind === 'read') this.#storeNew(read, photo.probe, placed)
  }

  #storeNew(read: ReadImage, probe: ProbeResult, placed: PlacedMask | null): void {
    const { path, split } = read.planned
    const { datasetId } = this.#deps
    const first = this.#images.findByContent(datasetId, probe.sha256)
    if (first) {
      this.#reportDuplicate({ path, split }, first, null)
      return
    }
    const id = placed?.id ?? newId('image')
    const { sha256, bytes, width, height, orientation } = probe
    this.#images.insert({ id, datasetId, path, split, sha256, bytes, width, height, orientation })
    this.counts.added++
    this.#storeMask(id, read, placed)
  }

  #storeKnown(read: ReadImage, known: ImageRowWithMask, placed: PlacedMask | null): void {
    this.counts.alreadyThere++
    const { photo, planned } = read
    if (photo.kind === 'read' && photo.probe.sha256 !== known.sha256) {
      const first = this.#images.findByContent(this.#deps.datasetId, photo.probe.sha256)
      if (first && first.id !== known.id) {
        this.#reportDuplicate(planned, first, known.id)
        return
      }
      const { width, height } = photo.probe
      const sameSize = width === known.width && height === known.height
      // Nobody can tell whether the mask fits what the photo shows now: both stay as they were.
      if (this.#masks.isPainted(known.id)) {
        this.#report(changedUnderMask(planned.path, known, photo.probe, sameSize), known.id)
        return
      }
      this.#images.replaceContent(known.id, photo.probe)
      // An imported mask that does not fit the new photo and has no successor is only in the way.
      if (!sameSize && read.mask.kind !== 'read') this.#masks.remove(known.id)
    }
    this.#storeMask(known.id, read, placed)
  }

  #storeMask(imageId: string, { planned, mask }: ReadImage, placed: PlacedMask | null): void {
    if (mask.kind === 'read') {
      // Asked again, because somebody may have painted since the file was read.
      if (this.#masks.isPainted(imageId)) this.#report(keptLocal(mask.source.path), imageId)
      else {
        if (placed?.id === imageId) placed.taken = true
        else this.#replaceMask(placed?.file ?? mask.file, imageId)
        this.#masks.saveImported(imageId, mask.result, mask.source)
      }
    } else if (mask.kind === 'faulty') this.#report(mask.problem, imageId)
    else if (mask.kind === 'painted-here' && mask.changed) this.#report(keptLocal(planned.masks[0] ?? ''), imageId)
    else if (mask.kind === 'none' && this.#deps.expectsMasks) this.#report(missing(planned.path), imageId)
  }

  /** Within the transaction, so that nobody paints on the old mask meanwhile. */
  #replaceMask(file: string, imageId: string): void {
    renameSync(file, this.#maskFile(imageId))
    this.#replaced++
  }

  #maskFile(imageId: string): string {
    return join(this.#deps.masksFolder, `${imageId}.png`)
  }

  /** `replacedId` is the image that was at the path of the copy before. */
  #reportDuplicate(copy: Place, first: Place & { id: string }, replacedId: string | null): void {
    const same = `${copy.path} is the same photo as ${first.path}, byte for byte`
    const message = replacedId
      ? `${same}; the photo that was there before, and its mask, stay as they were. Put it back, or remove the copy.`
      : `${same}; only ${first.path} was imported. Remove one of them.`
    this.#report({ path: copy.path, code: 'DUPLICATE_IMAGE', message }, replacedId)
    if (copy.split === first.split) return
    this.#report(
      {
        path: copy.path,
        code: 'SPLIT_LEAK',
        message: `${copy.path} (${copy.split}) is the same photo as ${first.path} (${first.split}): figures on ${copy.split === 'train' ? first.split : copy.split} would flatter a model that has seen it. Remove it from one of the splits.`,
      },
      first.id,
    )
  }

  #report(problem: Omit<NewProblem, 'imageId'>, imageId: string | null): void {
    this.#problems.add(this.#deps.datasetId, { ...problem, imageId })
  }
}

type Report = NonNullable<ImageItem['problem']>

function changedUnderMask(path: string, known: ImageRowWithMask, now: ProbeResult, sameSize: boolean): Report {
  if (sameSize) {
    return {
      path,
      code: 'MASK_KEPT_LOCAL',
      message: `${path} is not the photo that its mask was painted on; photo and mask stay as they were. Put the old photo back, or import the folder under another name.`,
    }
  }
  return {
    path,
    code: 'MASK_SIZE_MISMATCH',
    message: `${path} was ${known.width} × ${known.height} when its mask was painted and is ${now.width} × ${now.height} now; put the old photo back, or import the folder under another name.`,
  }
}

function keptLocal(mask: string): Report {
  return {
    path: mask,
    code: 'MASK_KEPT_LOCAL',
    message: `${mask} was not imported, because the mask was painted here since; import the folder under another name to have both.`,
  }
}

function missing(path: string): Report {
  return {
    path,
    code: 'MASK_MISSING',
    message: `${path} has no mask; it was imported without ground truth. Add the mask and import again, or paint it.`,
  }
}
