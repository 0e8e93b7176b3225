import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { NpyWriter } from './npy-file.ts'

/** The three files of one split of a cache, written row by row and in step. */
export class SplitWriter {
  readonly #images: NpyWriter
  readonly #masks: NpyWriter
  readonly #index: FileHandle
  #rows = 0
  #open = true

  private constructor(images: NpyWriter, masks: NpyWriter, index: FileHandle) {
    this.#images = images
    this.#masks = masks
    this.#index = index
  }

  static async create(folder: string, size: number): Promise<SplitWriter> {
    const images = await NpyWriter.create(join(folder, 'images.npy'), [size, size, 3])
    const masks = await NpyWriter.create(join(folder, 'masks.npy'), [size, size])
    const index = await open(join(folder, 'index.csv'), 'wx')
    await index.writeFile('row,image,sha256\n')
    return new SplitWriter(images, masks, index)
  }

  /** @param image RGB, height × width × 3; @param mask coverage, height × width */
  async add(path: string, sha256: string, image: Uint8Array, mask: Uint8Array): Promise<void> {
    await this.#images.append(image)
    await this.#masks.append(mask)
    await this.#index.writeFile(`${this.#rows},${csvField(path)},${sha256}\n`)
    this.#rows += 1
  }

  async finish(): Promise<{ name: string; shape: number[] }[]> {
    this.#open = false
    await this.#images.finish()
    await this.#masks.finish()
    await this.#index.sync()
    await this.#index.close()
    return [
      { name: 'images.npy', shape: this.#images.shape },
      { name: 'masks.npy', shape: this.#masks.shape },
    ]
  }

  /** After a failure or a cancel; nothing to do after `finish`. */
  async close(): Promise<void> {
    if (!this.#open) return
    this.#open = false
    await Promise.all([this.#images.close(), this.#masks.close(), this.#index.close()])
  }
}

/** RFC 4180: quoted where a comma, a quote or a line break stands in it. */
const csvField = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
