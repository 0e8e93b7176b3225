import type { SourceKind, SourcePlane } from '../blend.ts'
import type { ColourDesk, Draft } from '../colour/desk.ts'
import type { MaskPlane } from '../mask-plane.ts'
import type { Change, Recorder } from '../recorder.ts'

/** Where the pointer was, in image pixels (0,0 is the upper left corner of the first pixel). */
export type PointerSample = {
  imageX: number
  imageY: number
  /** Of a pen, 0..1; absent for what always presses fully. */
  pressure?: number
  /** Keys held meanwhile; absent: not held. */
  shift?: boolean
  alt?: boolean
  ctrl?: boolean
  /** How many image pixels a CSS pixel of the view is, for what must be hit by hand; absent: 1. */
  viewPx?: number
  /** The direction in the image that is to the right on the screen, of length 1; absent: [1, 0]. */
  right?: readonly [x: number, y: number]
}

/** What a gesture did to the mask, and what to call it in the history. */
export type Outcome = {
  label: string
  change: Change
  /** Still has to bring it into the mask, a part at a time; absent: it is there. */
  writing?: Generator<void, void>
}

/** A gesture that has written to the mask and is over; what it changed has to be made out yet. */
export type Unfinished = {
  label: string
  recorder: Recorder
  /** Still has to write, a part at a time; Esc stops it and puts everything back. */
  writing?: Generator<void, void>
  /** Told where it turns out to change nothing; absent: nobody has to know. */
  nothingWords?: string | undefined
}

/**
 * A gesture that needs time after its end: a worker computes. Until it settles the studio is busy, and Esc cancels.
 * The mask is written in the function that `result` gives, and nowhere else: the studio calls it only if nobody cancelled.
 */
export type Work = {
  label: string
  result: Promise<() => Outcome | Unfinished | null>
  /** Stops computing; what `result` gives afterwards is ignored. */
  cancel(): void
  /** Told 0..1 of the way, where the work knows it. */
  onProgress?: (listener: (part: number) => void) => void
  /** Told where it turns out to change nothing; absent: nobody has to know. */
  nothingWords?: string
}

/** How a gesture ends: with a change, made out or not, with work that will bring one, or with nothing. */
export type Ending = Outcome | Unfinished | Work | null

/** A line to draw over the picture, in image pixels: x, y, x, y … */
export type OverlayLine = {
  points: readonly number[]
  closed: boolean
  /** `outline`: what the tool has; `guide`: what it would do next (dashed); `handle`: each point a dot to be hit. */
  kind: 'outline' | 'guide' | 'handle' | 'hair' | 'background' | 'band'
  /** Of what was drawn with a width; image pixels. */
  widthPx?: number
}

/** What a tool would make of the mask, at a working size, to be shown over the picture. */
export type OverlayPicture = Draft & {
  /** The mask under it would be gone. */
  replaces: boolean
}

/** Keys that reach the tool while it is busy. */
export type ToolKey = 'enter' | 'backspace'

/** What a tool has that is no part of the mask yet. */
export type Unapplied = {
  /** One sentence without its full stop: `2 scribbles are not applied`. */
  words: string
  /** Enter would make it part of the mask. */
  canApply: boolean
}

/**
 * A tool is a small state machine that is fed with pointer samples. Every way out of a gesture has its method, so that
 * none is forgotten: the pointer went up, the gesture was dropped, or the pointer was lost.
 *
 * A tool that is still busy after `onComplete` (a polygon between two clicks) goes on with the next `onPointerDown`. It
 * must not have written to the mask by then: undo is blocked while it is the chosen tool, but others may paint.
 */
export interface Tool {
  /** `brush.idle`, `brush.painting` … */
  readonly state: string
  readonly isBusy: boolean
  onPointerDown(sample: PointerSample): void
  /** All samples since the last call, oldest first. */
  onPointerMove(samples: readonly PointerSample[]): void
  /** The pointer went up. Null where nothing changed. */
  onComplete(): Ending
  /** The pointer was lost (pointercancel, blur, device gone): what was done so far is kept. */
  onInterrupt(): Ending
  /** The gesture is dropped (Esc), or its work is: everything is as it was before. */
  onCancel(): void
  /** The pointer moves with no button down, only over the picture; null: it left. */
  onHover?(sample: PointerSample | null): void
  onDoubleClick?(): Ending
  /** Returns undefined where the key means nothing now. */
  onKey?(key: ToolKey): Ending | undefined
  /** What would be lost if the image were closed now; null: nothing. */
  unapplied?(): Unapplied | null
  /** What to draw over the picture now; asked once per frame at most. */
  overlay?(): readonly OverlayLine[]
  /** A new object when there is something new to draw. */
  picture?(): OverlayPicture | null
}

/** What a tool gets when it is made. One per image. */
export type ToolContext<S extends object> = {
  plane: MaskPlane
  /** As they are now: ask when a gesture begins, so that a change in the middle of one waits for the next. */
  settings: () => S
  /** The gesture itself changed a setting. */
  adjust: (change: Partial<S>) => void
  colours: ColourDesk
  /** A prediction or another version of the mask to take something from; null: none is there. */
  source: (kind: SourceKind) => SourcePlane | null
  /** Tell that `state` or `overlay` changed without a pointer event. */
  changed: () => void
}

/** A tool's own file exports this; `registry.ts` lists it. */
export type ToolDefinition<S extends object> = {
  settings: SettingsKind<S>
  create(context: ToolContext<S>): Tool
}

/** What a tool is set to: how it begins, and how a stored or changed value comes into its range. */
export type SettingsKind<S extends object> = {
  readonly defaults: S
  /** Takes each field that is of the right kind, brings it into range, and falls back for the others. */
  valid(values: object, fallback?: S): S
}
