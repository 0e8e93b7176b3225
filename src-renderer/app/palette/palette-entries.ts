import { useDebouncedValue } from '@mantine/hooks'
import { IconCube, IconFolder, IconPhoto } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useNavigate } from 'react-router'
import { orpc } from '../../host/client.ts'
import { ACTION_GROUPS, reasonAgainst, runAction, type ActionGroup, type ActionIcon } from '../actions/action.ts'
import { useActionStore } from '../actions/action-store.ts'

export type PaletteScope = 'All' | 'Commands' | 'Images' | 'Models'

export type PaletteEntry = {
  id: string
  group: ActionGroup
  label: string
  detail?: string | undefined
  icon?: ActionIcon | undefined
  keys?: string | undefined
  /** Why it can't be done now; null when it can. */
  reason: string | null
  run: () => void
}

const IMAGES_AT_MOST = 8
/** Only the backend is asked with a pause: what is known here answers at once, so that typing and Enter never miss. */
const SEARCH_PAUSE_MS = 120

/** What the palette lists for the words that were typed, in the order of the groups. */
export function usePaletteEntries(query: string, scope: PaletteScope): PaletteEntry[] {
  const actions = useActionStore((store) => store.actions)
  const navigate = useNavigate()
  const search = query.trim()
  const [searched] = useDebouncedValue(search, SEARCH_PAUSE_MS)
  const { data: models } = useQuery(orpc.models.list.queryOptions())
  const { data: datasets } = useQuery(orpc.datasets.list.queryOptions())
  const { data: images } = useQuery(
    orpc.images.page.queryOptions({
      input: {
        query: { search: searched.slice(0, 200), sort: 'name', direction: 'ascending' },
        offset: 0,
        limit: IMAGES_AT_MOST,
      },
      enabled: searched !== '' && (scope === 'All' || scope === 'Images'),
      placeholderData: keepPreviousData,
    }),
  )

  return useMemo(() => {
    const entries: PaletteEntry[] = actions
      .filter((action) => action.inPalette !== false)
      .map((action) => ({
        id: action.id,
        group: action.group,
        label: action.label,
        detail: action.detail,
        icon: action.icon,
        keys: action.keys?.[0],
        reason: reasonAgainst(action),
        run: () => runAction(action),
      }))
    const open = (to: string) => () => void navigate(to)
    for (const dataset of datasets ?? []) {
      const to = `/library?dataset=${encodeURIComponent(dataset.id)}`
      entries.push({
        id: dataset.id,
        group: 'Go to',
        label: dataset.name,
        detail: 'dataset',
        icon: IconFolder,
        reason: null,
        run: open(to),
      })
    }
    for (const model of models ?? []) {
      const to = `/models?model=${encodeURIComponent(model.id)}`
      const detail = model.runName ?? undefined
      entries.push({
        id: model.id,
        group: 'Models',
        label: model.name,
        detail,
        icon: IconCube,
        reason: null,
        run: open(to),
      })
    }
    const matching = entries.filter((entry) => inScope(entry, scope) && matches(entry, search))
    // The pictures found for the last words stay only where they fit the present ones.
    const found = search === '' ? [] : (images?.items ?? []).filter(({ path }) => includes(path, search))
    for (const image of found) {
      const to = `/annotate/${encodeURIComponent(image.id)}`
      const dataset = datasets?.find(({ id }) => id === image.datasetId)?.name
      matching.push({
        id: image.id,
        group: 'Images',
        label: image.path,
        detail: dataset,
        icon: IconPhoto,
        reason: null,
        run: open(to),
      })
    }
    const scoped =
      scope === 'Commands' || scope === 'Models' ? matching.filter((entry) => entry.group !== 'Images') : matching
    // Without words the list is the commands: naming every model would bury them.
    const shown = search === '' && scope === 'All' ? scoped.filter((entry) => entry.icon !== IconCube) : scoped
    return shown.sort((a, b) => rank(a) - rank(b))
  }, [actions, datasets, images, models, navigate, scope, search])
}

function inScope(entry: PaletteEntry, scope: PaletteScope): boolean {
  if (scope === 'All') return true
  if (scope === 'Commands') return entry.group !== 'Images' && entry.icon !== IconCube && entry.icon !== IconFolder
  return entry.group === scope
}

const includes = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase())

/** Every typed word begins a word of the label or its detail, or stands in it. */
function matches(entry: PaletteEntry, search: string): boolean {
  const text = `${entry.label} ${entry.detail ?? ''} ${entry.group}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** By group; what this screen can do stands before what every screen can. */
const rank = (entry: PaletteEntry): number =>
  ACTION_GROUPS.indexOf(entry.group) * 2 + Number(entry.id.startsWith('frame.'))
