import type { NotRefined } from '../../../../src-shared/edges/refine-edge.ts'
import type { CoverageTile, WandStart } from '../../../../src-shared/edges/wand.ts'
import type { Rect } from '../../../../src-shared/mask/index.ts'

/** A line drawn by hand: x, y, x, y … in image pixels, and how wide it is. */
export type Path = { points: readonly number[]; widthPx: number }

/** One scribble: over hair, or over what is none. */
export type ScribbleStroke = Path & { label: 'hair' | 'background' }

export type WandOrder = WandStart & {
  /** Of one gesture: the region of the last order is gone on with. */
  gesture: number
  tolerance: number
  soft: boolean
}

export type SimilarOrder = {
  /** Colours like those around it are painted. */
  like: { x: number; y: number }
  /** Colours nearer to these are not. */
  unlike: readonly { x: number; y: number }[]
  /** Times the distance that counts as alike by default. */
  reach: number
  /** The tile that is asked about. */
  area: Rect
}

/** What the strokes make of the photo at a working size. */
export type Draft = {
  width: number
  height: number
  /** So many pixels of the photo on each side are one here. */
  step: number
  /** 0..255, `width × height` */
  coverage: Uint8Array
}

export type DraftOrder = {
  strokes: readonly ScribbleStroke[]
  /** `distance` while the pen is down, `cut` when it is up. */
  method: 'distance' | 'cut'
}

/** Where coverage is to be found out of colour: under a brush, or along the edge of the mask. */
export type Band = { kind: 'path'; path: Path } | { kind: 'edge'; widthPx: number }

export type RefineOrder = {
  band: Band
  /** The tile that is to be refined. */
  area: Rect
  /** Around `area`, as `refineWindow` says, with the mask's bytes. */
  window: Rect
  mask: Uint8Array
}
export type RefineAnswer = { pixels: Uint8Array } | { reason: NotRefined }

export type Orders = {
  /** Answers the tiles that changed since the last order of the gesture. */
  wand: { order: WandOrder; answer: null }
  /** Answers how far each pixel may be painted, 0..255. */
  similar: { order: SimilarOrder; answer: Uint8Array }
  /** Null unless both hair and background were drawn on. */
  draft: { order: DraftOrder; answer: Draft | null }
  /** The draft of these strokes at full size, its edge refined: all tiles that are not empty. */
  scribble: { order: DraftOrder; answer: null }
  refine: { order: RefineOrder; answer: RefineAnswer }
  /** Gets the photo ready, so that the first touch finds it. */
  warm: { order: null; answer: null }
}
export type OrderKind = keyof Orders

/** Something that is being computed elsewhere. */
export type Task<T> = {
  /** Rejects with a `Cancelled` after `cancel`, with a sentence where it failed. */
  result: Promise<T>
  cancel(): void
}

export class Cancelled extends Error {
  constructor() {
    super('Cancelled.')
  }
}

/** Whoever knows the colours of the photo. It is slow and elsewhere: the page waits for nothing. Orders are done one by one. */
export interface ColourDesk {
  run<K extends OrderKind>(
    kind: K,
    order: Orders[K]['order'],
    onTile?: (tile: CoverageTile) => void,
  ): Task<Orders[K]['answer']>
}

/** Where no photo is open. */
export const NO_COLOURS: ColourDesk = {
  run: () => ({
    result: Promise.reject(new Error('The photo is not open, so its colours are not known.')),
    cancel: () => undefined,
  }),
}
