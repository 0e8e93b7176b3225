import { copyRect, type Rect } from '../../../src-shared/mask/index.ts'
import { combinationTable, sourceTable, type Combination, type SourcePlane } from './blend.ts'
import type { MaskPlane } from './mask-plane.ts'
import { Recorder, type Change } from './recorder.ts'
import type { Selection, TileCover } from './selection.ts'
import { writeTile } from './write-tile.ts'

/** What becomes of a selected area: it is put into the mask, taken out of it, or all outside of it is. */
export type SelectionMode = 'add' | 'subtract' | 'intersect'

/** Combines the mask with the selection itself (blend.ts). Null where nothing changed, or nothing is selected. */
export function applySelection(plane: MaskPlane, selection: Selection, mode: SelectionMode): Change | null {
  if (mode === 'intersect' && selection.isEmptyOn(plane)) return null
  const table = combinationTable(mode)
  const unchangedBy = mode === 'intersect' ? 255 : 0
  return overTiles(plane, selection, unchangedBy, (pixels, { cover }) => {
    for (let at = 0; at < pixels.length; at++) {
      const selected = typeof cover === 'number' ? cover : (cover[at] as number)
      pixels[at] = table[(selected << 8) | (pixels[at] as number)] as number
    }
  })
}

/**
 * Combines the mask with a source, inside the selection. Where it is soft the result is mixed with what was:
 * before + (combined − before) × selected / 255, rounded.
 */
export function applySource(
  plane: MaskPlane,
  selection: Selection,
  source: SourcePlane,
  how: Combination,
): Change | null {
  const table = combinationTable(how)
  const valueOf = sourceTable(source)
  return overTiles(plane, selection, 0, (pixels, { cover, rect }) => {
    const others = copyRect(source.values, source.width, rect)
    for (let at = 0; at < pixels.length; at++) {
      const selected = typeof cover === 'number' ? cover : (cover[at] as number)
      const before = pixels[at] as number
      const after = table[((valueOf[others[at] as number] as number) << 8) | before] as number
      pixels[at] = selected === 255 ? after : Math.round(before + ((after - before) * selected) / 255)
    }
  })
}

function overTiles(
  plane: MaskPlane,
  selection: Selection,
  unchangedBy: 0 | 255,
  work: (pixels: Uint8Array, cover: TileCover & { rect: Rect }) => void,
): Change | null {
  const recorder = new Recorder(plane)
  for (const each of selection.tiles(plane)) {
    if (each.cover === unchangedBy) continue
    const pixels = copyRect(plane.data, plane.width, each.rect)
    work(pixels, each)
    writeTile(plane, recorder, each.tile, each.rect, pixels)
  }
  return recorder.finish()
}
