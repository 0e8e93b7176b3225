import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { MaskVersion } from '../../../src-shared/domain/index.ts'
import { orpc } from '../../host/client.ts'
import type { SourcePlane } from '../../painting/engine/index.ts'
import { useObserved } from '../../painting/ui/use-observable.ts'
import { loadPlane } from '../../painting/view/plane-loader.ts'
import type { Opened } from '../open-image.ts'
import { toolbox } from '../toolbox.ts'

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

type Offered = {
  /** What they take from now: what was the newest when that began, until another is chosen; null while they paint. */
  versionId: string | null
  /** They take from it, or paint again where they did. */
  toggle: (version: MaskVersion) => void
  error: Error | null
}

/** What lasso and polygon take from. It is loaded when one of them is set to take from a version, and let go afterwards. */
export function useOfferedVersion({ studio }: Opened, versions: MaskVersion[] | undefined): Offered {
  const [chosenId, setChosenId] = useState<string | null>(null)
  const version = versions?.find(({ id }) => id === chosenId) ?? versions?.[0]
  const isWanted = useObserved(
    toolbox,
    ({ settings: { lasso, polygon } }) => lasso.source === 'version' || polygon.source === 'version',
  )
  // What one keeps meanwhile is newer, and not what they were set to take from.
  if (isWanted && version && chosenId !== version.id) setChosenId(version.id)
  if (!isWanted && chosenId !== null) setChosenId(null)
  const { data, error } = useQuery({
    queryKey: ['version plane', version?.id],
    queryFn: () => (version ? loadVersion(version) : null),
    enabled: isWanted && version !== undefined,
    // A plane of a large photo is megabytes.
    gcTime: 0,
  })
  const plane = isWanted ? (data ?? null) : null
  useEffect(() => {
    studio.offer('version', plane)
    return () => studio.offer('version', null)
  }, [studio, plane])
  const versionId = isWanted ? (version?.id ?? null) : null
  const toggle = ({ id }: MaskVersion) => {
    const source = id === versionId ? 'paint' : 'version'
    for (const tool of ['lasso', 'polygon'] as const) toolbox.adjust({ source }, tool)
    setChosenId(id)
  }
  return { versionId, toggle, error }
}
