import { SegmentedControl } from '@mantine/core'
import { useClickOutside } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { Fragment, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Keycaps } from '../../components/Keycaps.tsx'
import { plural } from '../../components/format.ts'
import { useOverlays } from '../overlays.ts'
import { usePaletteEntries, type PaletteEntry, type PaletteScope } from './palette-entries.ts'
import { PaletteRow } from './PaletteRow.tsx'
import styles from './Palette.module.css'

const SCOPES: PaletteScope[] = ['All', 'Commands', 'Images', 'Models']

/** Search and commands in one list (Ctrl+K). Enter does, Tab narrows, Esc closes. */
export function Palette() {
  const [query, setQuery] = useState('')
  const [scope, setScope] = useState<PaletteScope>('All')
  const entries = usePaletteEntries(query, scope)
  const [active, setActive] = useState(0)
  const focused = useRef<Element | null>(null)
  const frame = useClickOutside(() => close())
  const index = Math.min(active, entries.length - 1)

  useEffect(() => {
    focused.current = document.activeElement
    return () => {
      if (focused.current instanceof HTMLElement) focused.current.focus({ preventScroll: true })
    }
  }, [])
  useEffect(() => {
    document.getElementById(rowId(index))?.scrollIntoView({ block: 'nearest' })
  }, [index])

  function close(): void {
    useOverlays.getState().hide('palette')
  }
  function choose(entry: PaletteEntry | undefined): void {
    if (!entry || entry.reason !== null) return
    close()
    // After the palette is gone, so that what the command opens keeps the focus.
    queueMicrotask(entry.run)
  }
  function onKeyDown(event: KeyboardEvent): void {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }
    const step = moves[event.key]
    if (step !== undefined) setActive(Math.max(0, Math.min(entries.length - 1, index + step)))
    else if (event.key === 'Enter') choose(entries[index])
    else if (event.key === 'Escape') close()
    else if (event.key === 'Tab') narrow(event.shiftKey ? -1 : 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  function narrow(step: number): void {
    setScope(SCOPES[(SCOPES.indexOf(scope) + step + SCOPES.length) % SCOPES.length] ?? 'All')
    setActive(0)
  }

  return (
    <div ref={frame} className={styles['palette']} role="dialog" aria-label="Find or do">
      <div className={styles['head']}>
        <IconSearch size={17} stroke={1.6} aria-hidden="true" />
        <input
          className={styles['input']}
          role="combobox"
          aria-label="Find or do"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={entries.length > 0 ? rowId(index) : undefined}
          placeholder="Find or do…"
          value={query}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          // The palette was asked for, so the words may go straight into it.
          autoFocus
          onChange={(event) => {
            setQuery(event.currentTarget.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
        <SegmentedControl
          aria-label="What to search"
          value={scope}
          data={SCOPES}
          onChange={(value) => {
            setScope(value)
            setActive(0)
          }}
        />
      </div>
      <div id="palette-list" className={styles['list']} role="listbox" aria-label="Results">
        {entries.map((entry, place) => (
          <Fragment key={`${entry.group} ${entry.id}`}>
            {entries[place - 1]?.group !== entry.group && (
              <div className={styles['group']} role="presentation">
                {entry.group}
              </div>
            )}
            <PaletteRow
              id={rowId(place)}
              entry={entry}
              words={query}
              active={place === index}
              onChoose={() => choose(entry)}
            />
          </Fragment>
        ))}
        {entries.length === 0 && <p className={styles['none']}>Nothing is called that.</p>}
      </div>
      <div className={styles['foot']} aria-hidden="true">
        <Keycaps keys="ArrowUp" /> <Keycaps keys="ArrowDown" /> move
        <Keycaps keys="Enter" /> do
        <Keycaps keys="Tab" /> commands, images, models
        <span className={styles['count']}>{plural(entries.length, 'result')}</span>
      </div>
    </div>
  )
}

const rowId = (place: number) => `palette-row-${place}`
