import { useCallback, useMemo } from 'react'
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

/** Going through images and epochs replaces the address, so that Back leads out of the screen. */
export function useCompareAddress(): [CompareAddress, ChangeAddress] {
  const [search, setSearch] = useSearchParams()
  const address = useMemo(() => readAddress(search), [search])
  const change = useCallback<ChangeAddress>(
    (values) => setSearch((previous) => writeAddress(previous, values), { replace: true }),
    [setSearch],
  )
  return [address, change]
}
