export const GAP_PX = 12
export const CAPTION_PX = 22
export const PADDING_PX = 14
const ROWS_BEYOND = 2

export type GridLayout = {
  columns: number
  /** Side of a square in pixels. */
  side: number
  /** From one row to the next, in pixels. */
  rowHeight: number
  rows: number
  contentHeight: number
  /** The first row that must exist, and the one after the last. */
  firstRow: number
  endRow: number
}

/** Where squares of at least `size` pixels lie in a window of `width` × `height` pixels that is scrolled by `scrollTop`. */
export function gridLayout(total: number, size: number, width: number, height: number, scrollTop: number): GridLayout {
  const columns = Math.max(1, Math.floor((width + GAP_PX) / (size + GAP_PX)))
  const side = Math.max(1, Math.floor((width - GAP_PX * (columns - 1)) / columns))
  const rowHeight = side + CAPTION_PX + GAP_PX
  const rows = Math.ceil(total / columns)
  const firstRow = Math.max(0, Math.floor((scrollTop - PADDING_PX) / rowHeight) - ROWS_BEYOND)
  const endRow = Math.min(rows, Math.ceil((scrollTop + height) / rowHeight) + ROWS_BEYOND + 1)
  return { columns, side, rowHeight, rows, contentHeight: rows * rowHeight + PADDING_PX, firstRow, endRow }
}

/** The scroll position that shows a row fully and moves as little as possible. */
export function scrollToShow(row: number, layout: GridLayout, scrollTop: number, height: number): number {
  const top = PADDING_PX + row * layout.rowHeight
  const bottom = top + layout.rowHeight
  if (top - PADDING_PX < scrollTop) return top - PADDING_PX
  return bottom > scrollTop + height ? bottom - height : scrollTop
}
