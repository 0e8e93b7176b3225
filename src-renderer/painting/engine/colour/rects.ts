import { intersect, type Rect } from '../../../../src-shared/mask/index.ts'

/** A rectangle grown by so many pixels on each side, cut at the border. `area` lies inside. */
export function around({ x, y, width, height }: Rect, by: number, size: { width: number; height: number }): Rect {
  const grown = { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by }
  return intersect(grown, { x: 0, y: 0, width: size.width, height: size.height }) ?? { x, y, width, height }
}

/** A rectangle in the pixels of the one that it lies in. */
export const within = (area: Rect, window: Rect): Rect => ({ ...area, x: area.x - window.x, y: area.y - window.y })
