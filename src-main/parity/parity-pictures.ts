import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { parityUrl } from '../../src-shared/contract/index.ts'
import type { ParitySample } from '../../src-shared/domain/index.ts'
import { readStoredPlane } from '../inference/plane-file.ts'
import type { WorkspaceFolder } from '../store/workspace-folder.ts'
import type { PixelsWorker } from '../workers/protocol.ts'
import type { KeptPlanes } from '../workers/parity-protocol.ts'

/** Longer side of a picture: enough to see where, and small on the disk. */
const SIDE = 512
/** A comparison makes its pictures, and names them within this. */
const BEING_MADE_MS = 600_000

type IsNamed = (key: string) => boolean

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

  /** Those of a comparison that was removed; where two look the same, others may still need them. */
  async remove(samples: readonly ParitySample[], isNamed: IsNamed): Promise<void> {
    const urls = samples.flatMap(({ pictures }) => (pictures ? Object.values(pictures) : []))
    const keys = urls.map((url) => url.split('/').pop() ?? '').filter((key) => !isNamed(key))
    await Promise.all(keys.map((key) => rm(this.file(key).path, { force: true })))
  }

  /** Those that no comparison names. What cannot be removed now goes the next time. */
  async sweep(isNamed: IsNamed): Promise<void> {
    try {
      for (const name of await readdir(this.#folder)) {
        const path = join(this.#folder, name)
        const { mtimeMs } = await stat(path)
        if (mtimeMs < Date.now() - BEING_MADE_MS && !isNamed(parse(name).name)) await rm(path, { force: true })
      }
    } catch {
      // There are none yet, or another process sweeps too.
    }
  }

  async #picture(plane: string): Promise<string> {
    const { width, height } = await readStoredPlane(plane)
    const scale = Math.min(1, SIDE / Math.max(width, height))
    const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
    const out = `${plane}.png`
    await this.#pixels.call('planeToPng', { plane, size, threshold: null, out })
    const { sha256 } = await this.#pixels.call('hash', { path: out })
    await rename(out, this.file(sha256).path)
    return parityUrl(sha256)
  }
}
