/** How two masks of one size differ; hair counts from 128 up. */
export type Differences = {
  /** Pixels that are hair in the second alone. */
  added: number
  /** Pixels that are hair in the first alone. */
  removed: number
  /** Pixels whose byte is another one, on the same side of where hair begins: softer or harder. */
  softness: number
  /** Pixels whose byte is another one: the three together. */
  changed: number
  /** 0..1; null where neither has hair. */
  iou: number | null
}

/** Where a byte counts as hair. */
const HAIR_FROM = 128

/** @param first coverage, one byte per pixel. @param second of the same length. @throws RangeError */
export function differencesOf(first: Uint8Array, second: Uint8Array): Differences {
  if (first.length !== second.length) throw new RangeError(`${first.length} pixels against ${second.length}`)
  let [added, removed, changed, both] = [0, 0, 0, 0]
  for (let at = 0; at < first.length; at++) {
    const [before, after] = [first[at] as number, second[at] as number]
    if (before !== after) changed += 1
    if (before >= HAIR_FROM) {
      if (after >= HAIR_FROM) both += 1
      else removed += 1
    } else if (after >= HAIR_FROM) added += 1
  }
  const union = both + added + removed
  return { added, removed, softness: changed - added - removed, changed, iou: union === 0 ? null : both / union }
}

/** What is drawn over the photo: RGBA by coverage of the first (low byte) and second mask. */
export type Painter = (first: number, second: number) => number

export type Colours = { same: number; added: number; removed: number; tint: number }

/** Colours of pixels (RGBA, little-endian) with their alpha taken for full coverage. */
export function changePainter({ same, added, removed }: Colours): Painter {
  return (first, second) => {
    if (first >= HAIR_FROM && second >= HAIR_FROM) return same
    if (second >= HAIR_FROM) return added
    if (first >= HAIR_FROM) return removed
    return 0
  }
}

/** One mask as a tint, as soft as it is. */
export function tintPainter({ tint }: Colours, which: 'first' | 'second'): Painter {
  const alpha = tint >>> 24
  return (first, second) => {
    const coverage = which === 'first' ? first : second
    return ((Math.round((alpha * coverage) / 255) << 24) | (tint & 0xffffff)) >>> 0
  }
}

/** Draws at a smaller size by the nearest pixel. `out` has `width × height` numbers. */
export function paintSmall(
  masks: { first: Uint8Array; second: Uint8Array; width: number; height: number },
  painter: Painter,
  small: { width: number; height: number; out: Uint32Array },
): void {
  for (let y = 0; y < small.height; y++) {
    const row = Math.floor(((y + 0.5) * masks.height) / small.height) * masks.width
    for (let x = 0; x < small.width; x++) {
      const at = row + Math.floor(((x + 0.5) * masks.width) / small.width)
      small.out[y * small.width + x] = painter(masks.first[at] as number, masks.second[at] as number)
    }
  }
}
