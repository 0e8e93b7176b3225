import { useMutation } from '@tanstack/react-query'
import type { Dataset } from '../../src-shared/domain/index.ts'
import { choosePath } from '../components/picker/picker-store.ts'
import { orpc } from '../host/client.ts'
import { jobEnded } from '../host/jobs-store.ts'

/** Points a dataset to the folder that its photos were moved to. `error` is the sentence when that is not the folder. */
export function useRelink(dataset: Dataset) {
  const { mutateAsync: start } = useMutation(orpc.datasets.relink.mutationOptions({ meta: { stores: false } }))
  const relink = useMutation({
    meta: { stores: false },
    mutationFn: async (path: string) => {
      const { jobId } = await start({ datasetId: dataset.id, path })
      const job = await jobEnded(jobId)
      if (job.state !== 'succeeded') throw new Error(job.error?.message ?? 'The folder was not changed.')
    },
  })
  return {
    pending: relink.isPending,
    error: relink.error,
    choose: async () => {
      const path = await choosePath({
        kind: 'folder',
        title: `Where are the photos of ${dataset.name}?`,
        start: dataset.root,
      })
      if (path !== null) relink.mutate(path)
    },
  }
}
