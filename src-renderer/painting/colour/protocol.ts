import type { CoverageTile } from '../../../src-shared/edges/wand.ts'
import type { OrderKind, Orders } from '../engine/colour/desk.ts'

/** An image of the library, and its size upright. */
export type ColourPhoto = { id: string; sha256: string; width: number; height: number }

/** The first message: which photo. Every other one is an order or the end of one. */
export type ColourRequest =
  | { kind: 'photo'; photo: ColourPhoto }
  | { [K in OrderKind]: { kind: 'order'; id: number; what: K; order: Orders[K]['order'] } }[OrderKind]
  | { kind: 'cancel'; id: number }

export type ColourAnswer =
  /** Some of the tiles of an order that answers by tiles. */
  | { kind: 'tiles'; id: number; tiles: CoverageTile[] }
  | { kind: 'done'; id: number; answer: Orders[OrderKind]['answer'] }
  | { kind: 'cancelled'; id: number }
  | { kind: 'failed'; id: number; message: string }
