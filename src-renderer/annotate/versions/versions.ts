import { useQuery } from '@tanstack/react-query'
import type { MaskVersion } from '../../../src-shared/domain/index.ts'
import { orpc } from '../../host/client.ts'
import type { SourcePlane } from '../../painting/engine/index.ts'
import { loadPlane } from '../../painting/view/plane-loader.ts'

/** Masks of an image that were kept under a name, newest first; undefined while they are asked for. */
export function useVersions(imageId: string): { versions: MaskVersion[] | undefined; error: Error | null } {
  const { data, error } = useQuery(orpc.annotation.versions.queryOptions({ input: { imageId } }))
  return { versions: data, error }
}

/** The mask of a version, as soft as it was kept. @throws Error where it cannot be loaded */
export async function loadVersion(version: MaskVersion): Promise<SourcePlane> {
  const { width, height, values } = await loadPlane(version.url)
  return { label: version.name, width, height, values, cutFrom: null }
}
