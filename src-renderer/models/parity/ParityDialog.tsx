import { Button, Checkbox, Group, Modal, NumberInput, SegmentedControl, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { PARITY_DEFAULTS, type Model, type ParityOrder, type SplitChoice } from '../../../src-shared/domain/index.ts'
import { ErrorBand } from '../../components/ErrorBand.tsx'
import { PathField } from '../../components/PathField.tsx'
import { SetSelect } from '../../evaluation/SetSelect.tsx'
import { pickDataset } from '../../evaluation/set-address.ts'
import { orpc } from '../../host/client.ts'
import styles from './Parity.module.css'

type Props = {
  model: Model
  pending: boolean
  fault: string | null
  onStart: (order: Partial<ParityOrder>) => void
  onClose: () => void
}
type Kind = 'files' | 'model'

/** What to compare with, on which images, and what passes. */
export function ParityDialog({ model, pending, fault, onStart, onClose }: Props) {
  const { data: datasets = [] } = useQuery(orpc.datasets.list.queryOptions())
  const { data: models = [] } = useQuery(orpc.models.list.queryOptions())
  const others = models.filter(({ id, profile }) => id !== model.id && profile.target === model.profile.target)
  const [kind, setKind] = useState<Kind>('files')
  const [path, setPath] = useState('')
  const [otherId, setOther] = useState<string | null>(null)
  const [isOriginal, setOriginal] = useState(false)
  const [place, setPlace] = useState<{ datasetId: string | null; split: SplitChoice }>({
    datasetId: null,
    split: 'all',
  })
  const [tolerance, setTolerance] = useState<number>(PARITY_DEFAULTS.tolerance * 100)
  const [minIou, setMinIou] = useState<number>(PARITY_DEFAULTS.minIou)
  const dataset = pickDataset(datasets, place.datasetId, model.profile.target)
  const ready = kind === 'files' ? path !== '' : otherId !== null && dataset !== undefined
  const start = () =>
    onStart({
      ...(kind === 'files' ? { reference: path } : { againstModelId: otherId ?? undefined, isOriginal }),
      ...(dataset ? { datasetId: dataset.id, split: place.split } : {}),
      tolerance: tolerance / 100,
      minIou,
    })
  return (
    <Modal opened onClose={onClose} title={`Compare ${model.name}`} size={520}>
      <div className={styles['form']}>
        <SegmentedControl
          aria-label="Compare with"
          value={kind}
          data={[
            { value: 'files', label: 'Reference files' },
            { value: 'model', label: 'Another model' },
          ]}
          onChange={(value) => setKind(value === 'model' ? 'model' : 'files')}
        />
        {kind === 'files' ? (
          <>
            <PathField
              label="Reference"
              kind="reference"
              title="Reference outputs: a file or a folder"
              value={path}
              onChange={setPath}
            />
            <p className={styles['muted']}>
              A .npz with inputs and outputs, a .npy of outputs, or a folder of grey PNGs or .npy files named like the
              photos.
            </p>
          </>
        ) : (
          <>
            <Select
              label="Model"
              placeholder={others.length === 0 ? `No other model finds ${model.profile.target}` : 'Choose a model'}
              data={others.map(({ id, name }) => ({ value: id, label: name }))}
              value={otherId}
              searchable
              onChange={setOther}
            />
            <Checkbox
              label="It is the original of this model"
              description="A float16 or quantised variant must give the same: if not, a release asks for a reason"
              checked={isOriginal}
              onChange={(event) => setOriginal(event.currentTarget.checked)}
            />
          </>
        )}
        {dataset ? (
          <div>
            <span className={styles['label']}>
              {kind === 'files' ? 'Images, where the reference has no inputs' : 'Images'}
            </span>
            <SetSelect
              datasets={datasets}
              dataset={dataset}
              split={place.split}
              onChange={(datasetId, split) => setPlace({ datasetId, split })}
            />
          </div>
        ) : (
          kind === 'model' && <p>Import a dataset first.</p>
        )}
        <Group grow gap={12}>
          <NumberInput
            label="Mean difference, at most"
            suffix=" %"
            min={0}
            max={100}
            step={0.5}
            value={tolerance}
            onChange={(value) => typeof value === 'number' && setTolerance(value)}
          />
          <NumberInput
            label="IoU of masks, at least"
            min={0}
            max={1}
            step={0.01}
            value={minIou}
            onChange={(value) => typeof value === 'number' && setMinIou(value)}
          />
        </Group>
        {fault && <ErrorBand title={fault} />}
        <Group justify="flex-end" gap={8}>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="ink" loading={pending} disabled={!ready} onClick={start}>
            Compare
          </Button>
        </Group>
      </div>
    </Modal>
  )
}
