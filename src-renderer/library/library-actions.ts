import { IconBrush, IconColumns2, IconFolderPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, type RefObject } from 'react'
import { useNavigate } from 'react-router'
import type { ImageItem } from '../../src-shared/domain/index.ts'
import type { Action } from '../app/actions/action.ts'
import { queryToParams } from '../app/image-query.ts'
import { announceOpening } from '../app/opening.ts'
import { plural } from '../components/format.ts'
import { choosePath } from '../components/picker/picker-store.ts'
import { client, orpc } from '../host/client.ts'
import { useGridShape } from './grid/grid-shape.ts'
import type { LibraryQuery } from './library-query.ts'
import { useSelection } from './selection.ts'

type Input = {
  library: LibraryQuery
  image: ImageItem | undefined
  total: number
  search: RefObject<HTMLInputElement | null>
}

/** What can be done in the Library. */
export function useLibraryActions({ library, image, total, search }: Input) {
  const navigate = useNavigate()
  const { dataset, query } = library
  // Of the list that is shown, what is unfinished; a status that was chosen says it better.
  const { data: unfinishedPage } = useQuery(
    orpc.images.page.queryOptions({
      input: { query: { ...query, status: 'unfinished' }, offset: 0, limit: 1 },
      enabled: dataset !== undefined && query.status === undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const unfinished = query.status === undefined ? (unfinishedPage?.total ?? 0) : 0
  return useMemo(() => {
    const canOpen = () => {
      if (!image) return 'Select an image first.'
      return dataset?.rootFound === false ? `${dataset.root} can’t be found.` : true
    }
    const annotate: Action = {
      id: 'library.annotate',
      label: 'Annotate',
      group: 'Commands',
      icon: IconBrush,
      keys: ['Enter'],
      when: canOpen,
      run: () => {
        if (!image) return
        announceOpening(image)
        // At once: as a transition it would wait for the frames between its slices.
        void navigate(`/annotate/${encodeURIComponent(image.id)}?${queryToParams(query).toString()}`, {
          flushSync: true,
        })
      },
    }
    const compare: Action = {
      id: 'library.compare',
      label: 'Compare',
      detail: 'this image',
      group: 'Commands',
      icon: IconColumns2,
      keys: ['KeyC'],
      when: canOpen,
      run: () => {
        if (!image) return
        const params = new URLSearchParams({ image: image.id })
        if (query.modelId) params.set('b', query.modelId)
        void navigate(`/compare?${params.toString()}`)
      },
    }
    const offered = unfinished || total
    const annotateAll: Action = {
      id: 'library.annotate-all',
      label: `Annotate ${plural(offered, 'image')}`,
      detail: unfinished > 0 ? 'The unfinished ones: to do, in progress and returned' : 'All that are shown',
      group: 'Commands',
      when: () => {
        if (!dataset || dataset.images === 0) return 'There is no image yet.'
        if (total === 0) return 'The filter leaves every image out.'
        return dataset.rootFound || `${dataset.root} can’t be found.`
      },
      run: () => {
        const list = { ...query, status: unfinished > 0 ? ('unfinished' as const) : query.status }
        void client.images.page({ query: list, offset: 0, limit: 1 }).then(({ items: [first] }) => {
          if (first) void navigate(`/annotate/${encodeURIComponent(first.id)}?${queryToParams(list).toString()}`)
        })
      },
    }
    const importMore: Action = {
      // The command itself, with its key, belongs to the frame; this is its button.
      id: 'library.import',
      label: 'Import',
      detail: 'A folder of photos, with or without masks',
      group: 'Commands',
      icon: IconFolderPlus,
      inPalette: false,
      run: () => void navigate('/import'),
    }
    const chooseFolder: Action = {
      // In an empty workspace it takes the place of the frame's command, with its key.
      id: 'frame.import',
      label: 'Choose folder…',
      group: 'Commands',
      keys: ['$mod+KeyO'],
      run: () => {
        void choosePath({ kind: 'folder', title: 'Folder of photos' }).then((path) => {
          if (path !== null) void navigate(`/import?path=${encodeURIComponent(path)}`)
        })
      },
    }
    const others: Action[] = [
      annotate,
      compare,
      {
        id: 'library.search',
        label: 'Search paths',
        group: 'Commands',
        keys: ['/'],
        run: () => search.current?.select(),
      },
      ...moves(total),
    ]
    return { annotate, compare, annotateAll, importMore, chooseFolder, others }
  }, [dataset, image, navigate, query, search, total, unfinished])
}

/** The grid moves wherever the focus is, unless a field or slider needs the key. */
function moves(total: number): Action[] {
  const move = (id: string, label: string, key: string, target: (index: number) => number): Action => ({
    id: `library.${id}`,
    label,
    group: 'Images',
    keys: [key],
    inPalette: false,
    when: () => total > 0 || 'There is no image.',
    run: () => {
      const { index, select } = useSelection.getState()
      const next = Math.max(0, Math.min(total - 1, target(index)))
      if (next !== index) select(next, null)
    },
  })
  const shape = () => useGridShape.getState()
  const page = () => shape().columns * shape().rowsPerPage
  return [
    move('left', 'Previous image', 'ArrowLeft', (index) => index - 1),
    move('right', 'Next image', 'ArrowRight', (index) => index + 1),
    move('up', 'Row above', 'ArrowUp', (index) => (index < shape().columns ? index : index - shape().columns)),
    move('down', 'Row below', 'ArrowDown', (index) => index + shape().columns),
    move('first', 'First image', 'Home', () => 0),
    move('last', 'Last image', 'End', () => total - 1),
    move('page-up', 'Page up', 'PageUp', (index) => index - page()),
    move('page-down', 'Page down', 'PageDown', (index) => index + page()),
  ]
}
