import { Fragment } from 'react'
import { Keycaps } from '../../components/Keycaps.tsx'
import type { PaletteEntry } from './palette-entries.ts'
import styles from './Palette.module.css'

type Props = { id: string; entry: PaletteEntry; words: string; active: boolean; onChoose: () => void }

/** One line of the palette: what matches is bold, its key stands right, a reason says why it can't be done. */
export function PaletteRow({ id, entry, words, active, onChoose }: Props) {
  const Icon = entry.icon
  return (
    <div
      id={id}
      className={styles['row']}
      role="option"
      aria-selected={active}
      aria-disabled={entry.reason !== null || undefined}
      onClick={onChoose}
    >
      <span className={styles['icon']}>{Icon && <Icon size={16} stroke={1.6} />}</span>
      <span className="ellipsis">
        <Bold text={entry.label} words={words} />
      </span>
      <span className={`ellipsis ${styles['detail']}`}>{entry.reason ?? entry.detail}</span>
      {entry.keys && <Keycaps keys={entry.keys} />}
    </div>
  )
}

function Bold({ text, words }: { text: string; words: string }) {
  const parts = words
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  if (parts.length === 0) return text
  const pieces = text.split(new RegExp(`(${parts.join('|')})`, 'gi'))
  // Pieces at odd places are what matched.
  return pieces.map((piece, place) => <Fragment key={place}>{place % 2 === 1 ? <b>{piece}</b> : piece}</Fragment>)
}
