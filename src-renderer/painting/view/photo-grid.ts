import type { Rect } from '../../../src-shared/mask/index.ts'

/** One tile of a photo at 1/2^level of its size. */
export type TileAddress = { level: number; column: number; row: number }

type Size = { width: number; height: number }

export const tileKey = ({ level, column, row }: TileAddress): string => `${level}/${column}/${row}`

/** The smallest level that is cut into tiles at all: there one tile is enough. */
export function lastLevelOf({ width, height }: Size, tilePx: number): number {
  let level = 0
  for (let side = Math.max(width, height); side > tilePx; side = Math.ceil(side / 2)) level++
  return level
}

/** The tiles of a level that show some of `area` (image pixels), row by row. */
export function tilesIn(area: Rect, level: number, image: Size, tilePx: number): TileAddress[] {
  const side = tilePx * 2 ** level
  const [columns, rows] = [Math.ceil(image.width / side), Math.ceil(image.height / side)]
  const firstColumn = Math.max(0, Math.floor(area.x / side))
  const firstRow = Math.max(0, Math.floor(area.y / side))
  const endColumn = Math.min(columns, Math.ceil((area.x + area.width) / side))
  const endRow = Math.min(rows, Math.ceil((area.y + area.height) / side))
  const tiles: TileAddress[] = []
  for (let row = firstRow; row < endRow; row++) {
    for (let column = firstColumn; column < endColumn; column++) tiles.push({ level, column, row })
  }
  return tiles
}

/** What a tile shows, in image pixels. */
export function shownBy({ level, column, row }: TileAddress, image: Size, tilePx: number): Rect {
  const side = tilePx * 2 ** level
  const [x, y] = [column * side, row * side]
  return { x, y, width: Math.min(side, image.width - x), height: Math.min(side, image.height - y) }
}

/** Tiles nearest to the middle of `area` first: that is where one looks. */
export function fromTheMiddle(tiles: readonly TileAddress[], area: Rect, tilePx: number): TileAddress[] {
  const distance = ({ level, column, row }: TileAddress): number => {
    const side = tilePx * 2 ** level
    return Math.hypot((column + 0.5) * side - area.x - area.width / 2, (row + 0.5) * side - area.y - area.height / 2)
  }
  return [...tiles].sort((a, b) => distance(a) - distance(b))
}
