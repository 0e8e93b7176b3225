import type { Studio } from '../../painting/engine/index.ts'

type Around = {
  /** The backend is away. */
  away: boolean
  isOpen: boolean
  /** Why the mask may not be changed; null: it may. */
  readOnly: string | null
}

/** Whether _Submit and next_ can be pressed; else the reason. What is under way on the mask does not count: see `reasonToWait`. */
export function maySubmit({ away, isOpen, readOnly }: Around): true | string {
  if (away) return 'Submit waits for the backend.'
  return isOpen ? (readOnly ?? true) : 'The image is not open yet.'
}

/**
 * What is under way on the mask for a moment; null: nothing. Asked when it is submitted, and no reason to grey the button: that
 * would change with every stroke, and the button is drawn anew only when something else does.
 */
export function reasonToWait({ studio }: { studio: Studio }): string | null {
  if (studio.timeline.snapshot().target !== null) return 'Undo or redo is still under way; submit it then.'
  const { unapplied, work } = studio.snapshot()
  const canAsk = unapplied.length > 0 && work === null
  return studio.isFree || canAsk ? null : 'Finish what is under way on the mask, then submit it.'
}
