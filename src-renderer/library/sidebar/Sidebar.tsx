import { ActionIcon } from '@mantine/core'
import { IconFolder, IconFolderOff, IconPlus } from '@tabler/icons-react'
import { useNavigate } from 'react-router'
import { Keycaps } from '../../components/Keycaps.tsx'
import type { LibraryQuery } from '../library-query.ts'
import { DatasetMenu } from './DatasetMenu.tsx'
import { FilterList } from './FilterList.tsx'
import { SideRow } from '../../components/SideRow.tsx'
import { Tip } from '../../components/Tip.tsx'
import styles from './Sidebar.module.css'

/** Datasets, and what of the open one is shown. */
export function Sidebar({ library }: { library: LibraryQuery }) {
  const navigate = useNavigate()
  const { datasets = [], dataset, query, change, openDataset } = library
  return (
    <div className={styles['sidebar']}>
      <section>
        <header className={styles['head']}>
          <h2>Datasets</h2>
          <span className={styles['gap']} />
          {dataset && <DatasetMenu key={dataset.id} dataset={dataset} />}
          <Tip label="Import (Ctrl+O)">
            <ActionIcon size={24} aria-label="Import a dataset" onClick={() => void navigate('/import')}>
              <IconPlus size={16} stroke={1.6} />
            </ActionIcon>
          </Tip>
        </header>
        <ul>
          {datasets.map((each) => (
            <li key={each.id}>
              <SideRow
                label={each.name}
                value={each.images}
                icon={each.rootFound ? IconFolder : IconFolderOff}
                tone={each.rootFound ? 'neutral' : 'caution'}
                current={each.id === dataset?.id}
                title={each.root}
                onClick={() => openDataset(each.id)}
              />
            </li>
          ))}
        </ul>
      </section>
      {dataset && <FilterList dataset={dataset} query={query} onChange={change} />}
      {datasets.length < 2 && (
        <p className={styles['note']}>
          Drop your own folder anywhere, or press <Keycaps keys="$mod+KeyO" />. Photos stay where they are.
        </p>
      )}
    </div>
  )
}
