import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { AppError } from '../../../src-shared/domain/index.ts'
import { applyPatch, decodePatch } from '../../../src-shared/mask/index.ts'
import { writeFileAtomically } from '../../store/atomic-file.ts'
import type { ImageSize, MaskResult } from '../protocol.ts'
import type { Codec } from './codec.ts'
import type { GreyRaster } from './raster.ts'

/** SHA-256 of width and height (uint32, little-endian) and the plane: changes exactly when a pixel changes. */
export function maskVersion({ width, height, pixels }: GreyRaster): string {
  const size = Buffer.alloc(8)
  size.writeUInt32LE(width, 0)
  size.writeUInt32LE(height, 4)
  return createHash('sha256').update(size).update(pixels).digest('hex')
}

/** Pixels that count as ground truth. */
export function coveredPixels(pixels: Uint8Array): number {
  let covered = 0
  for (const value of pixels) covered += value >> 7
  return covered
}

export function maskResult(mask: GreyRaster): MaskResult {
  return { width: mask.width, height: mask.height, version: maskVersion(mask), pixels: coveredPixels(mask.pixels) }
}

/** Writes a mask durably and reads it back. @throws AppError VERIFICATION_FAILED where the disk gave something else back */
export async function writeMask(codec: Codec, mask: GreyRaster, path: string): Promise<MaskResult> {
  const result = maskResult(mask)
  await writeFileAtomically(path, await codec.encodeMask(mask))
  const stored = await codec.decodeMask(await readFile(path), path)
  if (maskVersion(stored) !== result.version) {
    throw new AppError('VERIFICATION_FAILED', `${path} reads back differently than it was written; check the disk.`, {
      path,
    })
  }
  return result
}

/** Applies patches, in this order, to a mask file or to an empty plane. */
export async function applyPatches(
  codec: Codec,
  request: { base: string | null; size: ImageSize; patches: Uint8Array[]; out: string },
): Promise<MaskResult> {
  const { base, size, patches, out } = request
  const mask = base === null ? emptyMask(size) : await codec.decodeMask(await readFile(base), base)
  for (const patch of patches) applyPatch(mask.pixels, mask.width, mask.height, decodePatch(patch))
  return writeMask(codec, mask, out)
}

function emptyMask({ width, height }: ImageSize): GreyRaster {
  return { width, height, pixels: new Uint8Array(width * height) }
}
