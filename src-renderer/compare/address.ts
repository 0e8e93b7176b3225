import { useCallback, useEffect, useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { SplitChoice } from '../../src-shared/domain/index.ts'
import { splitOf } from '../evaluation/set-address.ts'
import type { CompareView } from './pixels/palettes.ts'

/** What the address of the screen says: every view of it is a link. */
export type CompareAddress = {
  a: string | null
  b: string | null
  dataset: string | null
  split: SplitChoice
  image: string | null
  view: CompareView
  /** The threshold for both; null: each model's own. */
  threshold: number | null
}

const NAMES = {
  a: 'a',
  b: 'b',
  dataset: 'dataset',
  split: 'split',
  image: 'image',
  view: 'view',
  threshold: 't',
} as const

export function readAddress(search: URLSearchParams): CompareAddress {
  const threshold = Number(search.get('t') ?? Number.NaN)
  return {
    a: search.get('a'),
    b: search.get('b'),
    dataset: search.get('dataset'),
    split: splitOf(search.get('split')),
    image: search.get('image'),
    view: search.get('view') === 'mask' ? 'mask' : 'errors',
    threshold: threshold >= 0 && threshold <= 1 ? threshold : null,
  }
}

/** The address with some values changed; null takes one out. */
export function writeAddress(search: URLSearchParams, change: Partial<CompareAddress>): URLSearchParams {
  const next = new URLSearchParams(search)
  for (const [key, value] of Object.entries(change)) {
    const name = NAMES[key as keyof CompareAddress]
    if (value === null || value === undefined) next.delete(name)
    else next.set(name, typeof value === 'number' ? String(Number(value.toFixed(3))) : value)
  }
  return next
}

export type ChangeAddress = (change: Partial<CompareAddress>) => void

/** Browsers refuse more than a few address changes a second, and a dragged slider makes sixty. */
const WRITE_AFTER_MS = 200

/**
 * What is shown follows at once; the address follows a moment later, and is replaced, so that Back leads out of the screen.
 * `link` is the address of what is shown now.
 */
export function useCompareAddress(): { address: CompareAddress; change: ChangeAddress; link: string } {
  const [search, setSearch] = useSearchParams()
  const now = search.toString()
  const [state, setState] = useState({ shown: search, seen: now })
  // The address changed: by what is written below, or by Back or a link, which win.
  if (now !== state.seen) setState({ shown: search, seen: now })
  const { shown } = state
  useEffect(() => {
    if (shown.toString() === now) return
    const timer = setTimeout(() => setSearch(shown, { replace: true, flushSync: true }), WRITE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [now, setSearch, shown])
  const change = useCallback<ChangeAddress>(
    (values) => setState((before) => ({ ...before, shown: writeAddress(before.shown, values) })),
    [],
  )
  const address = useMemo(() => readAddress(shown), [shown])
  return { address, change, link: `/compare?${shown.toString()}` }
}
