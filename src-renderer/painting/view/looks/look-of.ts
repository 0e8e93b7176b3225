import { rgba, rgbOf, type Look } from '../look.ts'
import { NO_LIFT } from './dye.ts'
import { isPlainLight } from './light.ts'
import { cutTable, greyTable, insideTable, outsideTable, type ColorTable } from './tables.ts'
import type { PhotoLight, ViewSettings } from './view-settings.ts'

/** Colours of a look that come from the theme, all `#rrggbb`. */
export type LookColors = {
  tint: string
  rubylith: string
  surround: string
  checkerA: string
  checkerB: string
}

/** What is painted where; the rest of a look can change without painting anew. */
export type LookPaint = Pick<Look, 'colors' | 'checker' | 'outline' | 'under' | 'blend'>

/** Side of a square of the checkerboard, in CSS pixels. */
const CHECKER_PX = 8
const OUTLINE_PX = 1
/** Dark beside the light line: it is seen on every hair and every ground. */
const HALO = rgba(0, 0, 0, 179)

/**
 * What a view paints. The tables are new each time: keep it while nothing that it is made of changes.
 * @param cutFrom the smallest byte that a cut keeps; null shows the mask as it is
 * @param liftGrey of the try-on, 0..255: see `dye.ts`
 */
export function paintOf(
  { view, ground, dye }: Pick<ViewSettings, 'view' | 'ground' | 'dye'>,
  colors: LookColors,
  cutFrom: number | null,
  liftGrey = NO_LIFT,
): LookPaint {
  const cut = (table: ColorTable) => (cutFrom === null ? table : cutTable(table, cutFrom))
  const inside = (color: string): LookPaint => ({ colors: cut(insideTable(rgbOf(color))), blend: 'normal' })
  const outside = (color: string): LookPaint => ({ colors: cut(outsideTable(rgbOf(color))), blend: 'normal' })
  switch (view) {
    case 'tint':
      return inside(colors.tint)
    case 'outline':
      return {
        colors: new Uint32Array(256),
        blend: 'normal',
        outline: {
          color: rgba(255, 255, 255, 255),
          halo: HALO,
          widthPx: OUTLINE_PX,
          ...(cutFrom === null ? {} : { fromByte: Math.max(1, cutFrom) }),
        },
      }
    case 'rubylith':
      return outside(colors.rubylith)
    case 'alpha':
      return { colors: cut(greyTable()), blend: 'normal' }
    case 'black':
      return outside('#000000')
    case 'white':
      return outside('#ffffff')
    case 'checker':
      return {
        ...outside(colors.checkerA),
        checker: { colors: outside(colors.checkerB).colors, sizePx: CHECKER_PX },
      }
    case 'cutout':
      return outside(ground === 'theme' ? colors.surround : ground)
    case 'tryon':
      return {
        ...inside(dye),
        blend: 'color',
        under: { colors: cut(insideTable([liftGrey, liftGrey, liftGrey])), blend: 'soft-light' },
      }
  }
}

/** How strongly a view lies over the photo, 0..1. @param strength of tint and rubylith */
export function opacityOf({ view, intensity }: Pick<ViewSettings, 'view' | 'intensity'>, strength: number): number {
  if (view === 'tryon') return intensity
  return view === 'tint' || view === 'rubylith' ? strength : 1
}

/** Of the SVG filter that `PhotoLightFilter` puts into the page; its name says its values, so that a change is seen. */
export const photoFilterId = ({ brightness, contrast, gamma }: PhotoLight): string =>
  `photo-light-${[brightness, contrast, gamma].map((value) => Math.round(value * 1000)).join('-')}`

export const photoFilter = (light: PhotoLight): string => (isPlainLight(light) ? '' : `url(#${photoFilterId(light)})`)
