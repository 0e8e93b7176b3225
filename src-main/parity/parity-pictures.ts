import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parityUrl } from '../../src-shared/contract/index.ts'
import type { ParitySample } from '../../src-shared/domain/index.ts'
import { decodePlane } from '../inference/plane-file.ts'
import type { WorkspaceFolder } from '../store/workspace-folder.ts'
import type { PixelsWorker } from '../workers/protocol.ts'
import type { KeptPlanes } from '../workers/parity-protocol.ts'

/** Longer side of a picture: enough to see where, and small on the disk. */
const SIDE = 512

/** Pictures of the worst images, each under the SHA-256 of its bytes. */
export class ParityPictures {
  readonly #folder: string
  readonly #scratch: string
  readonly #pixels: PixelsWorker

  constructor({ folder, pixels }: { folder: WorkspaceFolder; pixels: PixelsWorker }) {
    this.#folder = join(folder.path, 'cache', 'parity')
    this.#scratch = folder.temporary
    this.#pixels = pixels
  }

  /** `compare` leaves the planes where it is told. */
  async make(id: string, compare: (keep: KeptPlanes) => Promise<unknown>): Promise<ParitySample['pictures']> {
    const at = (name: string) => join(this.#scratch, `${id}-${name}.plane`)
    const keep = { reference: at('reference'), ours: at('ours'), difference: at('difference') }
    try {
      await mkdir(this.#folder, { recursive: true })
      await compare(keep)
      return {
        reference: await this.#picture(keep.reference),
        ours: await this.#picture(keep.ours),
        difference: await this.#picture(keep.difference),
      }
    } finally {
      await Promise.all(Object.values(keep).map((path) => rm(path, { force: true })))
    }
  }

  /** Of an address; the key holds nothing but hexadecimal digits. */
  file(key: string): { path: string; version: string } {
    return { path: join(this.#folder, `${key}.png`), version: key }
  }

  async remove(samples: readonly ParitySample[]): Promise<void> {
    const urls = samples.flatMap(({ pictures }) => (pictures ? Object.values(pictures) : []))
    await Promise.all(urls.map((url) => rm(this.file(url.split('/').pop() ?? '').path, { force: true })))
  }

  async #picture(plane: string): Promise<string> {
    const { width, height } = await decodePlane(await readFile(plane), plane)
    const scale = Math.min(1, SIDE / Math.max(width, height))
    const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
    const out = `${plane}.png`
    await this.#pixels.call('planeToPng', { plane, size, threshold: null, out })
    const { sha256 } = await this.#pixels.call('hash', { path: out })
    await rename(out, this.file(sha256).path)
    return parityUrl(sha256)
  }
}
