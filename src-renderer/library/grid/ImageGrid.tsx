import { useEffect, useLayoutEffect, useMemo, useRef, type MouseEvent } from 'react'
import type { ThumbnailSize } from '../../../src-shared/contract/index.ts'
import type { ImageQuery } from '../../../src-shared/domain/index.ts'
import { useImagePages } from '../image-pages.ts'
import { useSelection } from '../selection.ts'
import { useThumbnailSize, useThumbnailView } from '../view-preferences.ts'
import { Cell } from './Cell.tsx'
import { gridLayout, PADDING_PX, scrollToShow } from './grid-layout.ts'
import { useGridShape } from './grid-shape.ts'
import { useRowWindow } from './row-window.ts'
import { useScrollSpeed } from './scroll-speed.ts'
import styles from './ImageGrid.module.css'

/** The window's position is told in steps that are smaller than any row. */
const SCROLL_STEP_PX = 64

type Props = {
  query: ImageQuery
  total: number
  label: string
  /** The folder of the photos is away: the squares step back. */
  away: boolean
  /** By image: why the model whose figures are shown has none. */
  failures: ReadonlyMap<string, string>
  onOpen: () => void
}

/** The images as squares. Only the rows near the window exist, each in its final place. */
export function ImageGrid({ query, total, label, away, failures, onOpen }: Props) {
  const [view] = useThumbnailView()
  const [size] = useThumbnailSize()
  const { scroller, scrollTo, onScroll, width, height, scrollTop } = useRowWindow(SCROLL_STEP_PX)
  const { fast, track } = useScrollSpeed()
  const layout = useMemo(
    () => gridLayout(total, size, width, height, scrollTop),
    [total, size, width, height, scrollTop],
  )
  const { columns, side, rowHeight, firstRow, endRow } = layout
  const pages = useImagePages(query, firstRow * columns, Math.max(firstRow, endRow - 1) * columns + columns - 1)
  const selected = useSelection((selection) => selection.index)
  const reveal = useSelection((selection) => selection.reveal)
  const thumbnailSize: ThumbnailSize = side * window.devicePixelRatio > 290 ? 512 : 256

  useEffect(() => {
    useGridShape.setState({ columns, rowsPerPage: Math.max(1, Math.floor(height / rowHeight)) })
  }, [columns, height, rowHeight])

  // Only a move, or another arrangement, brings the selected square back into view; scrolling away from it is free.
  const shown = useRef('')
  useLayoutEffect(() => {
    const arrangement = `${reveal} ${columns} ${height} ${total}`
    if (height === 0 || shown.current === arrangement) return
    shown.current = arrangement
    scrollTo((top) => scrollToShow(Math.floor(selected / columns), layout, top, height))
  }, [reveal, columns, height, total, selected, layout, scrollTo])

  function onClick(event: MouseEvent): void {
    const index = indexOf(event.target)
    if (index !== null && index < total) useSelection.getState().select(index, pages.itemAt(index)?.id ?? null)
  }

  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      data-away={away || undefined}
      data-region="Images"
      role="grid"
      aria-label={label}
      aria-rowcount={layout.rows}
      aria-colcount={columns}
      aria-activedescendant={total > 0 ? cellId(selected) : undefined}
      tabIndex={0}
      onScroll={(event) => {
        track(event.currentTarget.scrollTop)
        onScroll()
      }}
      onClick={onClick}
      onDoubleClick={(event) => indexOf(event.target) !== null && onOpen()}
    >
      <div role="presentation" style={{ height: layout.contentHeight }}>
        {Array.from({ length: Math.max(0, endRow - firstRow) }, (_, place) => {
          const row = firstRow + place
          return (
            <div
              key={row}
              className={styles['row']}
              role="row"
              aria-rowindex={row + 1}
              style={{
                transform: `translateY(${PADDING_PX + row * rowHeight}px)`,
                gridTemplateColumns: `repeat(${columns}, ${side}px)`,
              }}
            >
              {Array.from({ length: Math.min(columns, total - row * columns) }, (__, column) => {
                const index = row * columns + column
                const image = pages.itemAt(index)
                return (
                  <Cell
                    key={index}
                    id={cellId(index)}
                    index={index}
                    column={column}
                    image={image}
                    selected={index === selected}
                    view={view}
                    deferred={fast}
                    thumbnailSize={thumbnailSize}
                    withFigure={query.modelId !== undefined}
                    failure={image && failures.get(image.id)}
                  />
                )
              })}
            </div>
          )
        })}
      </div>
    </div>
  )
}

const cellId = (index: number) => `image-${index}`

/** The place in the list of the square that an event came from. */
function indexOf(target: EventTarget): number | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
  return cell ? Number(cell.dataset['index']) : null
}
