import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { create } from 'zustand'
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

/** The version that lasso and polygon were set to take from; null: none yet, or they paint. */
const useChosen = create<{ versionId: string | null }>()(() => ({ versionId: null }))

/** The version that an area is filled from: the one that was chosen, else the newest; undefined where there is none. */
export function useTakenVersion(versions: readonly MaskVersion[] | undefined): MaskVersion | undefined {
  const chosenId = useChosen(({ versionId }) => versionId)
  return versions?.find(({ id }) => id === chosenId) ?? versions?.[0]
}

/** What is enclosed from now on comes from that version. */
export const chooseVersion = (versionId: string | null): void => useChosen.setState({ versionId })

type Offered = {
  /** What they take from now: what was the newest when that began, until another is chosen; null while they paint. */
  versionId: string | null
  /** They take from it, or paint again where they did. */
  toggle: (version: MaskVersion) => void
  error: Error | null
}

/** What lasso and polygon take from. It is loaded when one of them is set to take from a version, and let go afterwards. */
export function useOfferedVersion({ studio }: Opened, versions: MaskVersion[] | undefined): Offered {
  const version = useTakenVersion(versions)
  const isWanted = useObserved(
    toolbox,
    ({ settings: { lasso, polygon } }) => lasso.source === 'version' || polygon.source === 'version',
  )
  const takenId = isWanted ? (version?.id ?? null) : null
  // What one keeps meanwhile is newer, and not what they were set to take from.
  useEffect(() => chooseVersion(takenId), [takenId])
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
  const toggle = ({ id }: MaskVersion) => {
    const source = id === takenId ? 'paint' : 'version'
    for (const tool of ['lasso', 'polygon'] as const) toolbox.adjust({ source }, tool)
    chooseVersion(id)
  }
  return { versionId: takenId, toggle, error }
}
