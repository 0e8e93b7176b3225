import type { Change } from '../recorder.ts'

/** Where the pointer was, in image pixels (0,0 is the upper left corner of the first pixel). */
export type PointerSample = {
  imageX: number
  imageY: number
  /** Of a pen, 0..1; absent for what always presses fully. */
  pressure?: number
}

/** What a gesture did to the mask, and what to call it in the history. */
export type Outcome = { label: string; change: Change }

/**
 * A tool is a small state machine that is fed with pointer samples. Every way out of a gesture has its method, so that
 * none is forgotten: the pointer went up, the gesture was dropped, or the pointer was lost.
 */
export interface Tool {
  /** `brush.idle`, `brush.painting` … */
  readonly state: string
  readonly isBusy: boolean
  onPointerDown(sample: PointerSample): void
  /** All samples since the last call, oldest first. */
  onPointerMove(samples: readonly PointerSample[]): void
  /** The pointer went up. Null where nothing changed. */
  onComplete(): Outcome | null
  /** The pointer was lost (pointercancel, blur, device gone): what was done so far is kept. */
  onInterrupt(): Outcome | null
  /** The gesture is dropped (Esc): everything is as it was before. */
  onCancel(): void
}
