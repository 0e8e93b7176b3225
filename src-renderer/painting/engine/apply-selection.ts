import { copyRect, type Rect } from '../../../src-shared/mask/index.ts'
import { combinationTable, sourceTable, type Combination, type SourcePlane } from './blend.ts'
import type { MaskPlane } from './mask-plane.ts'
import type { Recorder } from './recorder.ts'
import type { Selection, TileCover } from './selection.ts'
import { writeTile } from './write-tile.ts'

/** What becomes of a selected area: it is put into the mask, taken out of it, or all outside of it is. */
export type SelectionMode = 'add' | 'subtract' | 'intersect'

/** Tiles that are passed over cost little, but there are thousands of them. */
const PASSED_AT_ONCE = 16

/** Combines the mask with the selection itself (blend.ts), tile by tile. Nothing changes where nothing is selected. */
export function* applyingSelection(
  plane: MaskPlane,
  recorder: Recorder,
  selection: Selection,
  mode: SelectionMode,
): Generator<void, void> {
  if (mode === 'intersect' && (yield* isNothing(plane, selection))) return
  const table = combinationTable(mode)
  const unchangedBy = mode === 'intersect' ? 255 : 0
  yield* overTiles(plane, recorder, selection, unchangedBy, (pixels, { cover }) => {
    for (let at = 0; at < pixels.length; at++) {
      const selected = typeof cover === 'number' ? cover : (cover[at] as number)
      pixels[at] = table[(selected << 8) | (pixels[at] as number)] as number
    }
  })
}

/**
 * Combines the mask with a source, inside the selection, tile by tile. Where it is soft the result is mixed with what
 * was: before + (combined − before) × selected / 255, rounded.
 */
export function applyingSource(
  plane: MaskPlane,
  recorder: Recorder,
  selection: Selection,
  source: SourcePlane,
  how: Combination,
): Generator<void, void> {
  const table = combinationTable(how)
  const valueOf = sourceTable(source)
  return overTiles(plane, recorder, selection, 0, (pixels, { cover, rect }) => {
    const others = copyRect(source.values, source.width, rect)
    for (let at = 0; at < pixels.length; at++) {
      const selected = typeof cover === 'number' ? cover : (cover[at] as number)
      const before = pixels[at] as number
      const after = table[((valueOf[others[at] as number] as number) << 8) | before] as number
      pixels[at] = selected === 255 ? after : Math.round(before + ((after - before) * selected) / 255)
    }
  })
}

/** Whether no pixel of the plane is selected. */
function* isNothing(plane: MaskPlane, selection: Selection): Generator<void, boolean> {
  for (const { cover, tile } of selection.tiles(plane)) {
    if (cover === 255 || (cover !== 0 && cover.some((value) => value > 0))) return false
    if (cover !== 0 || tile % PASSED_AT_ONCE === 0) yield
  }
  return true
}

function* overTiles(
  plane: MaskPlane,
  recorder: Recorder,
  selection: Selection,
  unchangedBy: 0 | 255,
  work: (pixels: Uint8Array, cover: TileCover & { rect: Rect }) => void,
): Generator<void, void> {
  for (const each of selection.tiles(plane)) {
    // Where there was nothing, nothing outside of the area can be taken away.
    const isPassed = each.cover === unchangedBy || (each.cover === 0 && plane.isEmpty(each.tile))
    if (!isPassed) {
      const pixels = copyRect(plane.data, plane.width, each.rect)
      work(pixels, each)
      writeTile(plane, recorder, each.tile, each.rect, pixels)
    }
    if (!isPassed || each.tile % PASSED_AT_ONCE === 0) yield
  }
}
