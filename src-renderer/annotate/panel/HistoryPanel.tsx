import { useQuery } from '@tanstack/react-query'
import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { nameOnRecords } from '../../../src-shared/contract/index.ts'
import { day, plural, shortTime } from '../../components/format.ts'
import { Loading } from '../../components/Loading.tsx'
import { Section } from '../../components/Section.tsx'
import { useNow } from '../../components/use-now.ts'
import { orpc } from '../../host/client.ts'
import { useObservable, useObserved } from '../../painting/ui/use-observable.ts'
import type { Opened } from '../open-image.ts'
import { agoWords, historyRows, type HistoryRow } from './history-rows.ts'
import { StepPicture } from './StepPicture.tsx'
import panel from './Panel.module.css'
import styles from './HistoryPanel.module.css'

const ROW_PX = 30
/** So many fit where the list is highest. */
const SHOWN_ROWS = 8
/** Rows that are drawn above and below those in view. */
const SPARE_ROWS = 4
const TICK_MS = 5_000

/** The steps of the open image, newest first; a click goes to the state after a step. */
export function HistoryPanel({ opened }: { opened: Opened }) {
  const { studio } = opened
  const state = useObservable(studio.timeline)
  const { data: workspace } = useQuery(orpc.workspace.get.queryOptions())
  const rows = historyRows(state)
  const readOnly = useObserved(studio, (each) => each.readOnly)
  return (
    <Section title="History" aside={plural(state.steps.length, 'step')}>
      {state.steps.length === 0 ? (
        <p className={styles['none']}>
          Each stroke becomes a step to come back to. Steps stay when you close the image.
        </p>
      ) : (
        <Steps
          rows={rows}
          current={state.target ?? state.position}
          me={workspace ? nameOnRecords(workspace) : null}
          readOnly={readOnly}
          onGo={(position) => studio.goTo(position)}
        />
      )}
      <div className={panel['loading']}>{state.target !== null && <Loading label="Going to the step" />}</div>
      {state.fault && (
        <p className={panel['note']} role="alert">
          {state.fault}
        </p>
      )}
    </Section>
  )
}

type StepsProps = {
  rows: readonly HistoryRow[]
  current: number
  me: string | null
  readOnly: string | null
  onGo: (position: number) => void
}

/** Only the rows in view are drawn: there may be hundreds. */
function Steps({ rows, current, me, readOnly, onGo }: StepsProps) {
  const list = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [focused, setFocused] = useState<number | null>(null)
  const now = useNow(true, TICK_MS)
  const currentRow = rows.findIndex(({ position }) => position === current)
  const focusedRow = focused === null ? currentRow : rows.findIndex(({ position }) => position === focused)

  useLayoutEffect(() => reveal(list.current, currentRow), [currentRow, rows.length])

  const focus = (row: number) => {
    const to = Math.min(rows.length - 1, Math.max(0, row))
    setFocused(rows[to]?.position ?? null)
    reveal(list.current, to)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, () => void> = {
      ArrowDown: () => focus(focusedRow + 1),
      ArrowUp: () => focus(focusedRow - 1),
      Home: () => focus(0),
      End: () => focus(rows.length - 1),
      PageDown: () => focus(focusedRow + SHOWN_ROWS),
      PageUp: () => focus(focusedRow - SHOWN_ROWS),
      Enter: () => onGo(rows[focusedRow]?.position ?? current),
    }
    const move = event.ctrlKey || event.metaKey || event.altKey ? undefined : moves[event.key]
    if (!move) return
    // Else the same key goes to another image, or submits.
    event.preventDefault()
    event.stopPropagation()
    move()
  }
  const first = Math.max(0, Math.floor(top / ROW_PX) - SPARE_ROWS)
  const last = Math.min(rows.length, first + SHOWN_ROWS + 2 * SPARE_ROWS + 1)
  return (
    <div
      ref={list}
      className={styles['list']}
      role="listbox"
      aria-label="Steps, newest first"
      aria-disabled={readOnly !== null}
      aria-activedescendant={focusedRow < 0 ? undefined : rowId(focusedRow)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => setFocused(null)}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <div style={{ height: rows.length * ROW_PX }} />
      {rows.slice(first, last).map((row, index) => (
        <div
          key={row.position}
          id={rowId(first + index)}
          className={styles['row']}
          style={{ top: (first + index) * ROW_PX }}
          role="option"
          aria-selected={row.position === current}
          aria-setsize={rows.length}
          aria-posinset={first + index + 1}
          data-undone={row.undone || undefined}
          data-focused={(focused !== null && row.position === focused) || undefined}
          title={readOnly ?? titleOf(row)}
          onClick={() => onGo(row.position)}
        >
          <StepPicture thumbnail={row.thumbnail} />
          <span className={`ellipsis ${styles['label']}`}>{row.label}</span>
          <span className={styles['aside']}>{asideOf(row, me, now)}</span>
        </div>
      ))}
    </div>
  )
}

const rowId = (row: number) => `history-step-${row}`

function reveal(list: HTMLDivElement | null, row: number): void {
  if (!list || row < 0) return
  if (list.scrollTop > row * ROW_PX) list.scrollTop = row * ROW_PX
  const lowest = (row + 1) * ROW_PX - list.clientHeight
  if (list.scrollTop < lowest) list.scrollTop = lowest
}

const clock = (ms: number) => shortTime(new Date(ms).toISOString())

function asideOf({ undone, author, atMs }: HistoryRow, me: string | null, now: number): string {
  if (undone) return 'undone'
  const when = atMs === null ? '' : agoWords(atMs, now, clock)
  return author !== null && author !== me ? `${author}, ${when}` : when
}

function titleOf({ label, author, atMs, undone }: HistoryRow): string {
  if (atMs === null) return 'The mask before the first of these steps'
  const iso = new Date(atMs).toISOString()
  const by = author === null ? '' : ` by ${author}`
  return `${label}${by}, ${day(iso)} ${shortTime(iso)}${undone ? ' (undone: click to do it again)' : ''}`
}
