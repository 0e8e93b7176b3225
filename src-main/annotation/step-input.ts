import type { BlobLike } from '../../src-shared/contract/index.ts'
import { AppError } from '../../src-shared/domain/index.ts'
import { THUMBNAIL_SIDE } from '../../src-shared/history/index.ts'
import { readPatchHeader, walkPatch } from '../../src-shared/mask/index.ts'
import { pack } from './packed-bytes.ts'

/** What a line of the journal means for undo; see src-shared/contract/annotation-history.ts. */
export type StepInput =
  | { kind: 'stroke'; follows: string | null; before: BlobLike; thumbnail: BlobLike }
  | { kind: 'travel'; to: string | null }

/** The same with its bytes at hand, checked and packed. */
export type Step =
  | { kind: 'stroke'; stepId: string | null; before: Uint8Array; thumbnail: Uint8Array }
  | { kind: 'travel'; stepId: string | null }

/** @param check throws where bytes, packed or not, are no patch for this image. @throws AppError PATCH_INVALID, MASK_SIZE_MISMATCH */
export async function readStep(
  step: StepInput | undefined,
  check: (received: Uint8Array) => Promise<unknown>,
): Promise<Step | null> {
  if (!step) return null
  if (step.kind === 'travel') return { kind: 'travel', stepId: step.to }
  const [before, thumbnail] = await Promise.all([bytesOf(step.before), bytesOf(step.thumbnail)])
  await check(before)
  checkThumbnail(thumbnail)
  return { kind: 'stroke', stepId: step.follows, before: await pack(before), thumbnail }
}

const bytesOf = async (blob: BlobLike) => new Uint8Array(await blob.arrayBuffer())

function checkThumbnail(thumbnail: Uint8Array): void {
  const { width, height } = readPatchHeader(thumbnail)
  if (Math.max(width, height) > THUMBNAIL_SIDE) {
    throw new AppError('PATCH_INVALID', 'The small picture of this stroke is too large; reload the image.')
  }
  for (const tile of walkPatch(thumbnail)) void tile
}
