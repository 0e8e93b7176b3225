import { IconFilterOff, IconFolderPlus } from '@tabler/icons-react'
import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { Panels } from '../app/frame/Panels.tsx'
import { useScreen } from '../app/screen.ts'
import { useReview } from '../components/status/use-review.tsx'
import { DoneNote } from '../components/DoneNote.tsx'
import { EmptyState } from '../components/EmptyState.tsx'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { Loading } from '../components/Loading.tsx'
import { useFailures } from '../evaluation/use-failures.ts'
import { orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import { EmptyLibrary } from './EmptyLibrary.tsx'
import { ImageGrid } from './grid/ImageGrid.tsx'
import { useImagePages } from './image-pages.ts'
import { Inspector } from './inspector/Inspector.tsx'
import { NameCard } from './inspector/NameCard.tsx'
import { LibraryBar } from './LibraryBar.tsx'
import { useLibraryActions } from './library-actions.ts'
import { useLibraryQuery } from './library-query.ts'
import { MissingFolder } from './MissingFolder.tsx'
import { useSelection, useSelectionInList } from './selection.ts'
import { Sidebar } from './sidebar/Sidebar.tsx'
import styles from './Library.module.css'

/** Find what to work on. */
export function Screen() {
  const library = useLibraryQuery()
  const { datasets, dataset, query, evaluated, change } = library
  const search = useRef<HTMLInputElement>(null)
  const index = useSelection((selection) => selection.index)
  const around = useImagePages(query, index, index)
  const first = useQuery(
    orpc.images.page.queryOptions({
      input: { query, offset: 0, limit: 1 },
      enabled: dataset !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const model = evaluated.find(({ modelId }) => modelId === query.modelId)
  const failures = useFailures(model)
  const total = first.data?.total
  const image = around.itemAt(index)
  useSelectionInList(query, around)

  const actions = useLibraryActions({ library, image, total: total ?? 0, search })
  const review = useReview({ screen: 'library', image: total === 0 ? undefined : image })
  const empty = datasets?.length === 0
  useScreen({
    title: empty || !dataset ? 'Library' : dataset.name,
    breadcrumb: [{ label: 'Workspace', to: '/library' }],
    primary: empty ? actions.importMore : actions.annotateAll,
    secondary: empty ? [] : [actions.importMore],
    actions: empty ? [actions.chooseFolder] : [...actions.others, review.accept, review.giveBack],
    hints: empty
      ? [{ keys: ['$mod+KeyO'], label: 'choose a folder' }]
      : [
          { keys: ['ArrowLeft', 'ArrowUp', 'ArrowDown', 'ArrowRight'], label: 'move' },
          { keys: ['Enter'], label: 'annotate' },
          { keys: ['C'], label: 'compare' },
          { keys: ['/'], label: 'search' },
        ],
  })

  if (empty) return <EmptyLibrary chooseFolder={actions.chooseFolder} />
  const fault = first.error ?? around.error
  return (
    <Panels
      id="library"
      left={{ label: 'Datasets', width: 216, content: <Sidebar library={library} /> }}
      right={{
        label: 'Selected image',
        width: 292,
        content: (
          <Inspector
            dataset={dataset}
            query={query}
            model={model}
            image={total === 0 ? undefined : image}
            failure={image && failures.get(image.id)}
            total={total ?? 0}
            annotate={actions.annotate}
            compare={actions.compare}
            review={review}
          />
        ),
        footer: <NameCard />,
      }}
    >
      <div className={styles['library']}>
        <LibraryBar total={total} query={query} evaluated={evaluated} onChange={change} searchRef={search} />
        <div className={styles['band']}>
          {fault && <ErrorBand title={faultOf(fault).message} />}
          {dataset && !dataset.rootFound && <MissingFolder dataset={dataset} />}
        </div>
        {total === undefined && !fault && <Loading label="Loading images" />}
        {total === 0 ? (
          <NothingShown onClear={() => change(NO_FILTER)} filtered={(dataset?.images ?? 0) > 0} />
        ) : (
          <ImageGrid
            key={dataset?.id}
            query={query}
            total={total ?? dataset?.images ?? 0}
            label={`Images of ${dataset?.name ?? 'the dataset'}`}
            failures={failures}
            away={dataset?.rootFound === false}
            onOpen={() => actions.annotate.run()}
          />
        )}
        <DoneNote />
      </div>
    </Panels>
  )
}

const NO_FILTER = { split: undefined, hasMask: undefined, hasProblem: undefined, status: undefined, search: undefined }

function NothingShown({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return filtered ? (
    <EmptyState icon={IconFilterOff} title="No image fits" actions={<Button onClick={onClear}>Show all</Button>}>
      The filter leaves every image of this dataset out.
    </EmptyState>
  ) : (
    <EmptyState icon={IconFolderPlus} title="No images came in">
      Open “Import problems” at the left to see why, or import the folder again.
    </EmptyState>
  )
}
