import { useDebouncedCallback } from '@mantine/hooks'
import { CloseButton, SegmentedControl, Slider, TextInput } from '@mantine/core'
import { IconArrowsSort, IconChartBar, IconSearch } from '@tabler/icons-react'
import { useState, type RefObject } from 'react'
import type { EvaluationSummary, ImageQuery } from '../../src-shared/domain/index.ts'
import { ChipMenu } from '../components/ChipMenu.tsx'
import { figure, plural } from '../components/format.ts'
import { modelWords } from './library-query.ts'
import { LARGEST_PX, SMALLEST_PX, useThumbnailSize, useThumbnailView } from './view-preferences.ts'
import styles from './LibraryBar.module.css'

const ORDERS = [
  { value: 'iou ascending', label: 'Lowest first', needsFigures: true },
  { value: 'iou descending', label: 'Highest first', needsFigures: true },
  { value: 'name ascending', label: 'By name', needsFigures: false },
  { value: 'name descending', label: 'By name, backwards', needsFigures: false },
] as const

const SEARCH_AFTER_MS = 150

type Props = {
  total: number | undefined
  query: ImageQuery
  evaluated: readonly EvaluationSummary[]
  onChange: (part: Partial<ImageQuery>) => void
  searchRef: RefObject<HTMLInputElement | null>
}

/** Count, figure, order, search, view, size. */
export function LibraryBar({ total, query, evaluated, onChange, searchRef }: Props) {
  const [view, setView] = useThumbnailView()
  const [size, setSize] = useThumbnailSize()
  const model = evaluated.find(({ modelId }) => modelId === query.modelId)
  const orders = ORDERS.filter((order) => model || !order.needsFigures)
  const order = orders.find(({ value }) => value === `${query.sort} ${query.direction}`)
  return (
    <div className={styles['bar']} role="toolbar" aria-label="List of images">
      <strong className={styles['count']} aria-live="polite">
        {total === undefined ? '' : plural(total, 'image')}
      </strong>
      {model && (
        <ChipMenu
          label="Figures of"
          text={`IoU of ${modelWords(model).replace(/^Epoch/, 'epoch')}`}
          icon={IconChartBar}
          value={model.modelId}
          options={evaluated.map((summary) => ({
            value: summary.modelId,
            label: modelWords(summary),
            detail: <span className="figure">{figure(summary.mean.iou)}</span>,
          }))}
          onChange={(modelId) => onChange({ modelId })}
        />
      )}
      <ChipMenu
        label="Order"
        text={order?.label ?? 'By name'}
        icon={IconArrowsSort}
        value={order?.value ?? null}
        options={orders}
        onChange={(value) => {
          const [sort, direction] = value.split(' ')
          onChange({
            sort: sort === 'iou' ? 'iou' : 'name',
            direction: direction === 'descending' ? 'descending' : 'ascending',
          })
        }}
      />
      <SearchField
        key={query.datasetId}
        search={query.search ?? ''}
        onSearch={(search) => onChange({ search: search || undefined })}
        fieldRef={searchRef}
      />
      <SegmentedControl
        aria-label="Thumbnails show"
        value={view}
        onChange={setView}
        data={[
          { value: 'photo', label: 'Photo' },
          { value: 'outline', label: 'Outline' },
          { value: 'mask', label: 'Mask' },
        ]}
      />
      <Slider
        className={styles['size']}
        thumbLabel="Size of thumbnails"
        thumbProps={{ 'aria-valuetext': `${size} pixels` }}
        min={SMALLEST_PX}
        max={LARGEST_PX}
        step={4}
        value={size}
        onChange={setSize}
      />
    </div>
  )
}

type SearchProps = { search: string; onSearch: (search: string) => void; fieldRef: RefObject<HTMLInputElement | null> }

function SearchField({ search, onSearch, fieldRef }: SearchProps) {
  const [value, setValue] = useState(search)
  const searchSoon = useDebouncedCallback((next: string) => onSearch(next.trim()), SEARCH_AFTER_MS)
  const change = (next: string) => {
    setValue(next)
    searchSoon(next)
  }
  return (
    <TextInput
      ref={fieldRef}
      className={styles['search']}
      size="xs"
      aria-label="Search paths"
      aria-keyshortcuts="/"
      placeholder="Search"
      value={value}
      maxLength={200}
      leftSection={<IconSearch size={14} stroke={1.6} />}
      leftSectionWidth={28}
      rightSection={value !== '' && <CloseButton size="xs" aria-label="Clear search" onClick={() => change('')} />}
      rightSectionWidth={26}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && value !== '') change('')
        else if (event.key === 'Escape' || event.key === 'Enter') {
          event.currentTarget.blur()
          document.querySelector<HTMLElement>('[data-region="Images"]')?.focus()
        } else return
        event.preventDefault()
        event.stopPropagation()
      }}
    />
  )
}
