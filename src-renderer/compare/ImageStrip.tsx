import { Select } from '@mantine/core'
import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { thumbnailUrl } from '../../src-shared/contract/asset-urls.ts'
import type { ImageItem } from '../../src-shared/domain/index.ts'
import { count, figure } from '../components/format.ts'
import { signed } from '../evaluation/words.ts'
import { gainOn, ImageOrder, ORDER_WORDS, type Results } from './order.ts'
import styles from './ImageStrip.module.css'

const CELL_PX = 66
/** Cells kept beyond each end, so that a quick scroll shows no gap. */
const BEYOND = 6

type Props = {
  images: readonly ImageItem[]
  current: string
  order: ImageOrder
  onOrder: (order: ImageOrder) => void
  onImage: (imageId: string) => void
  a: Results
  b: Results
}

/** The images in the chosen order, with what they are ordered by. */
export function ImageStrip({ images, current, order, onOrder, onImage, a, b }: Props) {
  const { ref: sizeRef, width } = useElementSize<HTMLDivElement>()
  const scroll = useRef<HTMLDivElement>(null)
  const [scrolledPx, setScrolledPx] = useState(0)
  const index = images.findIndex(({ id }) => id === current)
  useEffect(() => {
    const list = scroll.current
    if (!list || index < 0) return
    const [start, end] = [index * CELL_PX, (index + 1) * CELL_PX]
    if (start < list.scrollLeft) list.scrollLeft = start
    else if (end > list.scrollLeft + width) list.scrollLeft = end - width
  }, [index, width])
  // Only what can be seen is there: cells are equally wide, so their places are known.
  const first = Math.max(0, Math.floor(scrolledPx / CELL_PX) - BEYOND)
  const last = Math.min(images.length, Math.ceil((scrolledPx + width) / CELL_PX) + BEYOND)
  const byGain = order === 'gain' || order === 'loss'
  return (
    <div className={styles['strip']} data-region="Images" tabIndex={-1}>
      <div className={styles['words']}>
        <Select
          className={styles['order']}
          variant="unstyled"
          size="xs"
          aria-label="Order of the images"
          data={ImageOrder.options.map((value) => ({ value, label: ORDER_WORDS[value] }))}
          value={order}
          onChange={(value) => onOrder(ImageOrder.parse(value))}
          comboboxProps={{ keepMounted: false, width: 150, position: 'top-start', transitionProps: { duration: 0 } }}
        />
        <span className={styles['place']}>
          {count(index + 1)} of {count(images.length)}
        </span>
      </div>
      <div
        ref={useMergedRef(scroll, sizeRef)}
        className={styles['scroll']}
        role="listbox"
        aria-label="Images"
        aria-orientation="horizontal"
        onScroll={(event) => setScrolledPx(event.currentTarget.scrollLeft)}
        onWheel={(event) => {
          event.currentTarget.scrollLeft += event.deltaY
        }}
      >
        <div className={styles['row']} style={{ width: images.length * CELL_PX }}>
          {images.slice(first, last).map((image, offset) => {
            const failed = [b, ...(byGain ? [a] : [])].some((results) => results.get(image.id)?.problem)
            const figureWords = byGain ? signed(gainOn(image.id, a, b)) : figure(b.get(image.id)?.iou)
            const words = failed ? 'failed' : figureWords
            return (
              <button
                key={image.id}
                type="button"
                role="option"
                aria-selected={image.id === current}
                aria-label={`${image.path}, ${words}`}
                title={image.path}
                tabIndex={image.id === current ? 0 : -1}
                className={styles['cell']}
                style={{ transform: `translateX(${(first + offset) * CELL_PX + 3}px)` }}
                onClick={() => onImage(image.id)}
              >
                <img src={thumbnailUrl(image, 256)} alt="" draggable={false} />
                <span className={styles['figure']}>{words}</span>
              </button>
            )
          })}
        </div>
      </div>
    </div>
  )
}
