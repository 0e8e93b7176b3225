import { Button, Select } from '@mantine/core'
import { IconClock, IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { Panels } from '../app/frame/Panels.tsx'
import { useScreen } from '../app/screen.ts'
import { EmptyState } from '../components/EmptyState.tsx'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { count, duration } from '../components/format.ts'
import { Loading } from '../components/Loading.tsx'
import { orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import { saveText } from '../host/save-text.ts'
import { activeTimeCsv } from './csv.ts'
import styles from './Work.module.css'

/** How long people worked on which dataset, and on how many images. */
export function Screen() {
  const [params, setParams] = useSearchParams()
  const datasetId = params.get('dataset') ?? undefined
  const { data: datasets = [] } = useQuery(orpc.datasets.list.queryOptions())
  // Time comes in without an event: asked again whenever one comes here.
  const { data: rows, error } = useQuery(
    orpc.annotation.activeTime.queryOptions({ input: datasetId ? { datasetId } : {}, staleTime: 0 }),
  )
  useScreen({ title: 'Active time', breadcrumb: [{ label: 'Workspace', to: '/library' }] })
  return (
    <Panels id="work">
      <div className={styles['page']}>
        <header className={styles['head']}>
          <Select
            aria-label="Dataset"
            placeholder="All datasets"
            clearable
            data={datasets.map(({ id, name }) => ({ value: id, label: name }))}
            value={datasetId ?? null}
            onChange={(id) => setParams(id ? { dataset: id } : {}, { replace: true })}
          />
          <p>Pauses over a minute are not counted, nor is the time in other windows.</p>
          <Button
            leftSection={<IconDownload size={16} stroke={1.6} />}
            disabled={!rows || rows.length === 0}
            onClick={() => rows && saveText('active-time.csv', 'text/csv', activeTimeCsv(rows))}
          >
            Save CSV
          </Button>
        </header>
        {error && <ErrorBand title={faultOf(error).message} />}
        {!rows && !error && <Loading label="Loading active time" />}
        {rows?.length === 0 && (
          <EmptyState icon={IconClock} title="Nobody has painted here yet">
            Open an image in Annotate; the time that is worked on it is counted.
          </EmptyState>
        )}
        {rows && rows.length > 0 && (
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">Person</th>
                <th scope="col">Dataset</th>
                <th scope="col">Images done</th>
                <th scope="col">Worked on</th>
                <th scope="col" title="Of the images done">
                  Median
                </th>
                <th scope="col">Total</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.person} ${row.datasetId}`}>
                  <th scope="row">{row.person ?? 'No name'}</th>
                  <td>{row.dataset}</td>
                  <td>{count(row.imagesDone)}</td>
                  <td>{count(row.imagesWorkedOn)}</td>
                  <td>{row.medianMs === null ? '–' : duration(row.medianMs)}</td>
                  <td>{duration(row.totalMs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Panels>
  )
}
