/** How a canvas lies over what is below it: the names that CSS `mix-blend-mode` and canvases have in common. */
export type MaskBlend =
  | 'normal'
  | 'multiply'
  | 'screen'
  | 'overlay'
  | 'darken'
  | 'lighten'
  | 'color-dodge'
  | 'color-burn'
  | 'hard-light'
  | 'soft-light'
  | 'difference'
  | 'exclusion'
  | 'hue'
  | 'saturation'
  | 'color'
  | 'luminosity'

/**
 * How the mask and the photo are shown. Display only: no byte of a mask depends on it. What lies outside of the image
 * is never drawn over.
 */
export type Look = {
  /** What each coverage 0..255 is painted as: 256 colours made by `rgba`. Made once, not per frame. */
  colors: Uint32Array
  /** Other colours in every second square of a checkerboard fixed to the view; `sizePx` in CSS pixels. */
  checker?: { colors: Uint32Array; sizePx: number }
  /**
   * A line where coverage crosses 128 (or `fromByte`), drawn over `colors`: `color` by `rgba` within the hair, `halo` as wide
   * again outside of it; width in CSS pixels.
   */
  outline?: { color: number; halo: number; widthPx: number; fromByte?: number }
  /** The mask once more below itself, in other colours and blended in another way, as opaque as the mask. */
  under?: { colors: Uint32Array; blend: MaskBlend }
  /** How the mask lies over the photo. */
  blend: MaskBlend
  /** 0..1, of all of the mask; 0 hides it. */
  opacity: number
  /** CSS filter for the photo alone, as `CanvasRenderingContext2D.filter` takes it; '' for none. */
  photoFilter: string
}

/** A colour as a little-endian pixel of ImageData. Every part 0..255. */
export function rgba(red: number, green: number, blue: number, alpha: number): number {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0
}

/** The usual look: a colour that lies over the photo as strongly as a pixel is covered. @param color `#rrggbb` */
export function tintLook(color: string, opacity: number): Look {
  const [red, green, blue] = rgbOf(color)
  const colors = Uint32Array.from({ length: 256 }, (_, coverage) => rgba(red, green, blue, coverage))
  return { colors, blend: 'normal', opacity, photoFilter: '' }
}

/** `#rrggbb`, or `#rgb` as a style sheet is shortened to, → bytes; the house's tint where it is something else. */
export function rgbOf(color: string): [number, number, number] {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(color.trim())
  const hex = short
    ? short
        .slice(1)
        .map((digit) => digit + digit)
        .join('')
    : (/^#([0-9a-f]{6})$/i.exec(color.trim())?.[1] ?? '1fe0c4')
  const value = Number.parseInt(hex, 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}
