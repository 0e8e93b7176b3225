import { useQuery } from '@tanstack/react-query'
import { useLayoutEffect } from 'react'
import { z } from 'zod'
import { orpc } from '../host/client.ts'
import { usePreference } from '../host/preferences.ts'
import type { Opened } from './open-image.ts'

/** Ids of the datasets whose masks are binary. */
const DatasetsSchema = z.record(z.string(), z.boolean())
const NONE = {}

/** Whether masks of this image's dataset are 0 and 255 only; the setter is null until the dataset is known. */
export function useBinaryPreference(imageId: string): [boolean, ((isBinary: boolean) => void) | null] {
  const { data: image } = useQuery(orpc.images.get.queryOptions({ input: { imageId } }))
  const [datasets, setDatasets] = usePreference('annotate.binary', DatasetsSchema, NONE)
  const id = image?.datasetId
  if (id === undefined) return [false, null]
  return [datasets[id] ?? false, (isBinary) => setDatasets({ ...datasets, [id]: isBinary })]
}

/** Keeps the studio to what the dataset's masks are. */
export function useBinaryMode({ imageId, studio }: Opened): void {
  const [isBinary] = useBinaryPreference(imageId)
  useLayoutEffect(() => studio.setBinary(isBinary), [studio, isBinary])
}
