import { copyRect, intersect, type Rect } from '../mask/plane.ts'
import { cropImage, type RgbImage } from './image.ts'
import { projectColours } from './projection.ts'

export type RefineOrder = {
  image: RgbImage
  /** Coverage 0..255, the image's size; not changed. */
  mask: Uint8Array
  /** Where the brush was; inside the image. */
  area: Rect
  /** Coverage 0..255 of the brush, `area.width × area.height` bytes; 0 is not touched. */
  brush: Uint8Array
  /** Pixels: half the width of the brush. More than 40 counts as 40. */
  radius: number
}

export type Refined =
  | { changed: true; /** The new coverage of `area`, row by row. */ pixels: Uint8Array }
  | { changed: false; reason: NotRefined; /** A sentence for the person who brushed. */ message: string }
export type NotRefined = 'no-hair' | 'no-background' | 'nothing-brushed'

const LARGEST_RADIUS = 40
/** So many radii around the brush are looked at for sure hair and sure background. */
const REACH = 2.5
/** Separation at which colour and the old mask count the same. */
const TRUST = 2

export const NOT_REFINED: Record<NotRefined, string> = {
  'no-hair': 'There is no sure hair near this stroke: paint some inside the hair first, or brush closer to it.',
  'no-background':
    'There is no sure background near this stroke: brush further out, so that the edge lies inside the stroke.',
  'nothing-brushed': 'The stroke lies outside the photo.',
}

/**
 * Finds the coverage under a brush out of the colours around it, so that single strands appear. What was not brushed stays
 * as it is, where the brush is soft old and new are mixed. Deterministic. The brush must reach over the whole error of the mask:
 * what lies outside of it is taken for true. See README.md.
 */
export function refineEdge({ image, mask, area, brush, radius }: RefineOrder): Refined {
  const reach = Math.max(1, Math.min(LARGEST_RADIUS, radius))
  const window = grown(area, Math.ceil(REACH * reach), image)
  if (!window) return notRefined('nothing-brushed')
  const unknown = brushIn(window, area, brush)
  if (!unknown) return notRefined('nothing-brushed')
  const alpha = projectColours({
    image: cropImage(image, window),
    mask: copyRect(mask, image.width, window),
    unknown,
    radius: reach,
    trust: TRUST,
  })
  if (typeof alpha === 'string') return notRefined(alpha)
  return { changed: true, pixels: mixed(alpha, window, { image, mask, area, brush }) }
}

/** How far around an area `refineWithin` looks for colours. @param radius pixels: half the width of the band */
export const refineReach = (radius: number): number => Math.ceil(REACH * Math.max(1, Math.min(LARGEST_RADIUS, radius)))

export type RefineWithinOrder = {
  /** Of the window: a part of the photo that reaches `refineReach` beyond `inner`, or to the photo's border. */
  image: RgbImage
  /** Coverage of the window before anything was refined. */
  mask: Uint8Array
  /** Coverage of the band in all of the window, 0..255. */
  band: Uint8Array
  /** What is answered; in the window's pixels. */
  inner: Rect
  /** Pixels: half the width of the band. */
  radius: number
}

/** The same for a part of a large band, so that one is done tile by tile; the tiles fit together. */
export function refineWithin({ image, mask, band, inner, radius }: RefineWithinOrder): Refined {
  const share = copyRect(band, image.width, inner)
  if (!share.some((value) => value !== 0)) return notRefined('nothing-brushed')
  const reach = Math.max(1, Math.min(LARGEST_RADIUS, radius))
  const alpha = projectColours({ image, mask, unknown: band, radius: reach, trust: TRUST })
  if (typeof alpha === 'string') return notRefined(alpha)
  const window = { x: 0, y: 0, width: image.width, height: image.height }
  return { changed: true, pixels: mixed(alpha, window, { image, mask, area: inner, brush: share }) }
}

const notRefined = (reason: NotRefined): Refined => ({ changed: false, reason, message: NOT_REFINED[reason] })

function grown({ x, y, width, height }: Rect, by: number, image: RgbImage): Rect | null {
  const wanted = { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by }
  return intersect(wanted, { x: 0, y: 0, width: image.width, height: image.height })
}

/** The brush at the window's size; null where it touches nothing. */
function brushIn(window: Rect, area: Rect, brush: Uint8Array): Uint8Array | null {
  const unknown = new Uint8Array(window.width * window.height)
  let touched = false
  for (let row = 0; row < area.height; row++) {
    const to = (area.y - window.y + row) * window.width + area.x - window.x
    for (let column = 0; column < area.width; column++) {
      const value = brush[row * area.width + column]!
      unknown[to + column] = value
      touched ||= value !== 0
    }
  }
  return touched ? unknown : null
}

function mixed(
  alpha: Float32Array,
  window: Rect,
  { image, mask, area, brush }: Omit<RefineOrder, 'radius'>,
): Uint8Array {
  const pixels = copyRect(mask, image.width, area)
  for (let row = 0, at = 0; row < area.height; row++) {
    const from = (area.y - window.y + row) * window.width + area.x - window.x
    for (let column = 0; column < area.width; column++, at++) {
      const share = brush[at]! / 255
      if (share === 0) continue
      pixels[at] = Math.round(pixels[at]! * (1 - share) + 255 * alpha[from + column]! * share)
    }
  }
  return pixels
}
