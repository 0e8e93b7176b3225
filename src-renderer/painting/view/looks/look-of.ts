import { rgbOf, type Look } from '../look.ts'
import { isPlainLight } from './light.ts'
import { cutTable, greyTable, insideTable, outsideTable, type ColorTable } from './tables.ts'
import type { PhotoLight, ViewSettings } from './view-settings.ts'

/** Colours that depend on the theme, all `#rrggbb`. */
export type LookColors = {
  tint: string
  rubylith: string
  outline: string
  surround: string
  checkerA: string
  checkerB: string
}

export type LookInput = {
  settings: ViewSettings
  /** 0..1, of tint and rubylith. */
  strength: number
  colors: LookColors
  /** The smallest byte that a cut keeps; null shows the mask as it is. */
  cutFrom: number | null
  /** Grey of the try-on's lift, 0..255. */
  liftGrey: number
}

/** Side of a square of the checkerboard, in CSS pixels. */
const CHECKER_PX = 8
const OUTLINE_PX = 1.5

/** The look of a view. Its tables are new each time: keep the look while nothing that it is made of changes. */
export function lookOf({ settings, strength, colors, cutFrom, liftGrey }: LookInput): Look {
  const cut = (table: ColorTable) => (cutFrom === null ? table : cutTable(table, cutFrom))
  const inside = (color: string) => cut(insideTable(rgbOf(color)))
  const outside = (color: string) => cut(outsideTable(rgbOf(color)))
  const plain = { blend: 'normal', opacity: 1, photoFilter: photoFilter(settings.light) } as const
  switch (settings.view) {
    case 'tint':
      return { ...plain, colors: inside(colors.tint), opacity: strength }
    case 'outline':
      return { ...plain, colors: inside(colors.tint), outline: { color: 0xffffffff, widthPx: OUTLINE_PX } }
    case 'rubylith':
      return { ...plain, colors: outside(colors.rubylith), opacity: strength }
    case 'alpha':
      return { ...plain, colors: cut(greyTable()) }
    case 'black':
      return { ...plain, colors: outside('#000000') }
    case 'white':
      return { ...plain, colors: outside('#ffffff') }
    case 'checker':
      return {
        ...plain,
        colors: outside(colors.checkerA),
        checker: { colors: outside(colors.checkerB), sizePx: CHECKER_PX },
      }
    case 'cutout':
      return { ...plain, colors: outside(settings.ground === 'theme' ? colors.surround : settings.ground) }
    case 'tryon':
      return { ...plain, colors: inside(settings.dye), blend: 'color', opacity: settings.intensity }
  }
}

/** Of an SVG filter that `PhotoLightFilter` puts into the page; its name says its values, so that a change is seen. */
export const photoFilterId = ({ brightness, contrast, gamma }: PhotoLight): string =>
  `photo-light-${[brightness, contrast, gamma].map((value) => Math.round(value * 1000)).join('-')}`

export const photoFilter = (light: PhotoLight): string => (isPlainLight(light) ? '' : `url(#${photoFilterId(light)})`)
