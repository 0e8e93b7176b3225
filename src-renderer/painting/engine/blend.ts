/** How something meets the mask that is there. */
export type Combination = 'replace' | 'add' | 'subtract' | 'intersect'

/**
 * A byte of the mask and one that it meets. Replace: the other alone; add: the higher of the two; subtract: what the mask
 * has is multiplied by what the other leaves, as by an eraser; intersect: the lower of the two.
 */
export function combined(before: number, other: number, how: Combination): number {
  if (how === 'replace') return other
  if (how === 'add') return Math.max(before, other)
  return how === 'subtract' ? Math.round((before * (255 - other)) / 255) : Math.min(before, other)
}

const tables = new Map<Combination, Uint8Array>()

/** `combined` for all pairs: `table[(other << 8) | before]`. */
export function combinationTable(how: Combination): Uint8Array {
  let table = tables.get(how)
  if (!table) {
    table = Uint8Array.from({ length: 65_536 }, (_, at) => combined(at & 255, at >> 8, how))
    tables.set(how, table)
  }
  return table
}

export const SOURCE_KINDS = ['prediction', 'version'] as const
export type SourceKind = (typeof SOURCE_KINDS)[number]

/** A mask, prediction or version of the image's size to combine with. */
export type SourcePlane = {
  /** What the history calls it: "Epoch 7 at 0.50". */
  label: string
  width: number
  height: number
  /** 0..255, row by row. */
  values: Uint8Array
  /** The smallest byte that counts as 255, lower ones as 0; null: as soft as it is. */
  cutFrom: number | null
}

/** What the bytes of a source count as. */
export function sourceTable({ cutFrom }: SourcePlane): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, value) => (cutFrom === null ? value : value >= cutFrom ? 255 : 0))
}
