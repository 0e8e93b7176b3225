import { Button, CloseButton } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useDoneNote, type DoneNote as Note } from './done-note.ts'
import styles from './DoneNote.module.css'

const SHOWN_MS = 10_000

/** Says what was done, with the way back, for as long as it takes to notice; longer under pointer or focus. */
export function DoneNote() {
  const { note, close } = useDoneNote()
  return note && <Shown key={note.words} note={note} close={close} />
}

function Shown({ note, close }: { note: Note; close: () => void }) {
  const [isHeld, hold] = useState(false)
  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(close, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [note, isHeld, close])
  const { words, undo } = note
  return (
    <div
      className={styles['note']}
      role="status"
      aria-label="Done"
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocus={() => hold(true)}
      onBlur={() => hold(false)}
    >
      <span>{words}</span>
      {undo && (
        <Button
          size="xs"
          onClick={() => {
            close()
            undo.run()
          }}
        >
          {undo.label}
        </Button>
      )}
      <CloseButton size="sm" aria-label="Close" onClick={close} />
    </div>
  )
}
