import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { ModelProfile } from '../../src-shared/domain/index.ts'
import type { WorkspaceFolder } from '../store/workspace-folder.ts'
import type { Feed } from '../workers/protocol.ts'

/** Characters of a hash in a folder's name: enough that no two of a workspace are alike. */
const SHORT = 16

/** All planes of one file with one profile. */
export function predictionFolder(folder: WorkspaceFolder, modelSha256: string, profileHash: string): string {
  return join(folder.predictions, `${modelSha256.slice(0, SHORT)}-${profileHash.slice(0, SHORT)}`)
}

/** The stored plane of one photo. */
export function planePathOf(
  folder: WorkspaceFolder,
  key: { modelSha256: string; profileHash: string; imageSha256: string },
): string {
  return join(predictionFolder(folder, key.modelSha256, key.profileHash), `${key.imageSha256}.plane`)
}

/** The part of a profile that the cached input depends on: models with the same feed share it. */
export function feedOf({ input }: ModelProfile): Feed {
  return { width: input.width, height: input.height, fit: input.fit, resample: input.resample }
}

export function feedName({ width, height, fit, resample }: Feed): string {
  return `${width}x${height}-${fit}-${resample}`
}

/** Names the picture of a plane at an image's size: the same content, the same address. */
export function pictureKey(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex')
}
