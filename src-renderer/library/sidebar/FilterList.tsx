import { IconAlertTriangle, IconFileAlert, IconPhotoEdit, IconPhotoX, IconProgress } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import {
  ANNOTATION_STATES,
  UNFINISHED,
  type Dataset,
  type ImageQuery,
  type StatusFilter,
} from '../../../src-shared/domain/index.ts'
import { orpc } from '../../host/client.ts'
import { ProblemsDialog } from './ProblemsDialog.tsx'
import { SideRow } from '../../components/SideRow.tsx'
import { STATUS_LOOKS } from '../../components/status/status-words.ts'
import styles from './Sidebar.module.css'

const SPLITS = [
  ['train', 'Train'],
  ['validation', 'Validation'],
  ['test', 'Test'],
  ['unassigned', 'No split'],
] as const

type Props = { dataset: Dataset; query: ImageQuery; onChange: (part: Partial<ImageQuery>) => void }

/** What of the dataset is shown, each with its count. Pressed again, a filter goes. */
export function FilterList({ dataset, query, onChange }: Props) {
  const { data: facets } = useQuery(orpc.images.facets.queryOptions({ input: { datasetId: dataset.id } }))
  const [showProblems, setShowProblems] = useState(false)
  const splits = facets?.splits ?? dataset.splits
  const withMask = facets?.withMask ?? dataset.groundTruth
  const withoutMask = facets?.withoutMask ?? dataset.images - dataset.groundTruth
  const toggleMask = (hasMask: boolean) => onChange({ hasMask: query.hasMask === hasMask ? undefined : hasMask })
  const withProblem = facets?.withProblem ?? 0
  const toggleStatus = (status: StatusFilter) => onChange({ status: query.status === status ? undefined : status })
  return (
    <>
      <section>
        <header className={styles['head']}>
          <h2>Status</h2>
        </header>
        <SideRow
          label="Unfinished"
          title="To do, in progress and returned"
          icon={IconProgress}
          value={UNFINISHED.reduce((sum, state) => sum + (facets?.statuses[state] ?? 0), 0)}
          pressed={query.status === 'unfinished'}
          onClick={() => toggleStatus('unfinished')}
        />
        {ANNOTATION_STATES.map((state) => (
          <SideRow
            key={state}
            label={STATUS_LOOKS[state].label}
            icon={STATUS_LOOKS[state].icon}
            value={facets?.statuses[state] ?? 0}
            pressed={query.status === state}
            onClick={() => toggleStatus(state)}
          />
        ))}
      </section>
      <section>
        <header className={styles['head']}>
          <h2>Mask</h2>
        </header>
        <SideRow
          label="With mask"
          icon={IconPhotoEdit}
          value={withMask}
          pressed={query.hasMask === true}
          onClick={() => toggleMask(true)}
        />
        <SideRow
          label="No mask"
          icon={IconPhotoX}
          value={withoutMask}
          pressed={query.hasMask === false}
          onClick={() => toggleMask(false)}
        />
      </section>
      <section>
        <header className={styles['head']}>
          <h2>Split</h2>
        </header>
        {SPLITS.filter(([split]) => splits[split] > 0 || query.split === split).map(([split, label]) => (
          <SideRow
            key={split}
            label={label}
            value={splits[split]}
            pressed={query.split === split}
            onClick={() => onChange({ split: query.split === split ? undefined : split })}
          />
        ))}
      </section>
      {withProblem + dataset.problems > 0 && (
        <section>
          <header className={styles['head']} data-tone="caution">
            <h2>Needs a look</h2>
          </header>
          {withProblem > 0 && (
            <SideRow
              label="Images with a problem"
              icon={IconAlertTriangle}
              tone="caution"
              value={withProblem}
              pressed={query.hasProblem === true}
              onClick={() => onChange({ hasProblem: query.hasProblem ? undefined : true })}
            />
          )}
          {dataset.problems > 0 && (
            <SideRow
              label="Import problems"
              icon={IconFileAlert}
              tone="caution"
              value={dataset.problems}
              onClick={() => setShowProblems(true)}
            />
          )}
        </section>
      )}
      {showProblems && <ProblemsDialog dataset={dataset} onClose={() => setShowProblems(false)} />}
    </>
  )
}
