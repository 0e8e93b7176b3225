import { IconFolder, IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { fileName } from '../components/format.ts'
import { SideRow } from '../components/SideRow.tsx'
import { orpc } from '../host/client.ts'
import { useLastFolders } from './last-folders.ts'
import styles from './Import.module.css'

/** The datasets that are here, and the folders that were looked at last. */
export function LastFolders({ path, onChoose }: { path: string; onChoose: (path: string) => void }) {
  const navigate = useNavigate()
  const { data: datasets = [] } = useQuery(orpc.datasets.list.queryOptions())
  const [folders] = useLastFolders()
  return (
    <div className={styles['side']}>
      {datasets.length > 0 && (
        <section>
          <h2>Datasets</h2>
          {datasets.map((dataset) => (
            <SideRow
              key={dataset.id}
              label={dataset.name}
              icon={IconFolder}
              value={dataset.images}
              onClick={() => void navigate(`/library?dataset=${encodeURIComponent(dataset.id)}`)}
            />
          ))}
        </section>
      )}
      {folders.length > 0 && (
        <section>
          <h2>Last folders</h2>
          {folders.map((folder) => (
            <SideRow
              key={folder}
              label={fileName(folder)}
              icon={IconHistory}
              title={folder}
              current={folder === path}
              onClick={() => onChoose(folder)}
            />
          ))}
        </section>
      )}
    </div>
  )
}
