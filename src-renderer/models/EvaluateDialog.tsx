import { Button, Group, Modal } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SplitChoice, Target } from '../../src-shared/domain/index.ts'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { plural } from '../components/format.ts'
import { SetSelect } from '../evaluation/SetSelect.tsx'
import { pickDataset } from '../evaluation/set-address.ts'
import { orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import styles from './Models.module.css'

type Props = {
  /** "hair-unet", "the 8 epochs of run 7". */
  what: string
  target: Target | undefined
  choice: { modelIds: string[] } | { runId: string }
  onClose: () => void
}

/** Chooses the images to evaluate on, and starts the job; it is watched in the status bar. */
export function EvaluateDialog({ what, target, choice, onClose }: Props) {
  const { data: datasets = [] } = useQuery(orpc.datasets.list.queryOptions())
  const [place, setPlace] = useState<{ datasetId: string | null; split: SplitChoice }>({
    datasetId: null,
    split: 'all',
  })
  const dataset = pickDataset(datasets, place.datasetId, target)
  const start = useMutation(orpc.evaluations.start.mutationOptions({ meta: { stores: false }, onSuccess: onClose }))
  const mismatch = dataset && target !== undefined && dataset.target !== target
  return (
    <Modal opened onClose={onClose} title={`Evaluate ${what}`} size={460}>
      <div className={styles['evaluate']}>
        {dataset ? (
          <SetSelect
            datasets={datasets}
            dataset={dataset}
            split={place.split}
            onChange={(datasetId, split) => setPlace({ datasetId, split })}
          />
        ) : (
          <p>Import a dataset with masks first.</p>
        )}
        {mismatch && (
          <ErrorBand tone="caution" title={`${dataset.name} shows ${dataset.target}, the model ${target}.`}>
            Figures would mean nothing. Choose another dataset.
          </ErrorBand>
        )}
        {dataset && !mismatch && (
          <p className={styles['muted']}>
            {plural(dataset.groundTruth, 'image')} of the dataset {dataset.groundTruth === 1 ? 'has' : 'have'} ground
            truth. Results that are there already cost nothing.
          </p>
        )}
        {start.error && <ErrorBand title={faultOf(start.error).message} />}
        <Group justify="flex-end" gap={8}>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="ink"
            loading={start.isPending}
            disabled={!dataset || mismatch || dataset.groundTruth === 0}
            onClick={() => dataset && start.mutate({ datasetId: dataset.id, split: place.split, ...choice })}
          >
            Evaluate
          </Button>
        </Group>
      </div>
    </Modal>
  )
}
