import { IconPhotoOff, IconPlayerSkipForward } from '@tabler/icons-react'
import { memo, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { thumbnailUrl } from '../../../src-shared/contract/index.ts'
import { isUnfinished, listedState, type ImageItem } from '../../../src-shared/domain/index.ts'
import { count, fileName } from '../../components/format.ts'
import { StatusMark } from '../../components/status/StatusMark.tsx'
import { statusWords } from '../../components/status/status-words.ts'
import { useBroken } from '../../components/use-broken.ts'
import type { Queue } from './queue.ts'
import styles from './QueueStrip.module.css'

const ITEM_PX = 66
const START_PX = 6
const BESIDE = 6

type Props = { queue: Queue; place: number; onOpen: (item: ImageItem) => void }

/** The images to work through. Only those near the window exist. @param onOpen keep its identity */
export const QueueStrip = memo(function QueueStrip({ queue, place, onOpen }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const [range, setRange] = useState({ first: 0, end: 0 })
  const { items, skipped } = queue
  const look = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const first = Math.max(0, Math.floor(element.scrollLeft / ITEM_PX) - BESIDE)
    const end = Math.ceil((element.scrollLeft + element.clientWidth) / ITEM_PX) + BESIDE
    setRange((last) => (last.first === first && last.end === end ? last : { first, end }))
  }, [])
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => observer.disconnect()
  }, [look])
  const known = items.length > place
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element || place < 0 || !known) return
    element.scrollLeft = START_PX + place * ITEM_PX - (element.clientWidth - ITEM_PX) / 2
    look()
  }, [place, known, look])
  const unfinished = items.filter((item) => isUnfinished(item.status.state))
  const left = unfinished.length
  const skippedLeft = skipped.size > 0 ? unfinished.filter(({ id }) => skipped.has(id)).length : 0
  return (
    <nav className={styles['strip']} aria-label="Queue" data-region="Queue" tabIndex={-1}>
      <div className={styles['words']}>
        <strong>Queue</strong>
        <span>{place >= 0 ? `${count(place + 1)} of ${count(items.length)}` : `${count(items.length)} images`}</span>
        <br />
        <span>{left > 0 ? `${count(left)} unfinished` : queue.complete && 'all done'}</span>
        {skippedLeft > 0 && (
          <>
            <br />
            <span>{count(skippedLeft)} skipped</span>
          </>
        )}
      </div>
      <div
        ref={scroller}
        className={styles['scroller']}
        onScroll={look}
        onWheel={({ deltaX, deltaY, currentTarget }) => {
          if (deltaX === 0) currentTarget.scrollLeft += deltaY
        }}
      >
        <div className={styles['row']} style={{ width: START_PX + items.length * ITEM_PX }}>
          {items.slice(range.first, range.end).map((item, offset) => {
            const index = range.first + offset
            const start = START_PX + index * ITEM_PX
            return (
              <QueueItem
                key={item.id}
                item={item}
                start={start}
                current={index === place}
                isSkipped={skipped.has(item.id) && isUnfinished(item.status.state)}
                onOpen={onOpen}
              />
            )
          })}
        </div>
      </div>
    </nav>
  )
})

type ItemProps = {
  item: ImageItem
  start: number
  current: boolean
  isSkipped: boolean
  onOpen: (item: ImageItem) => void
}

const QueueItem = memo(function QueueItem({ item, start, current, isSkipped, onOpen }: ItemProps) {
  const url = thumbnailUrl(item, 256)
  const { isBroken, onError, attempt } = useBroken(url)
  const state = `${statusWords(item.status)}${isSkipped ? ', skipped' : ''}`
  return (
    <button
      type="button"
      className={styles['item']}
      style={{ transform: `translateX(${start}px)` }}
      aria-label={`${fileName(item.path)}, ${state}`}
      aria-current={current}
      title={`${fileName(item.path)} · ${state}`}
      tabIndex={current ? 0 : -1}
      onClick={() => onOpen(item)}
    >
      {isBroken ? (
        <span className={styles['broken']}>
          <IconPhotoOff size={18} stroke={1.5} aria-hidden="true" />
        </span>
      ) : (
        <img key={attempt} src={url} alt="" decoding="async" draggable={false} onError={onError} />
      )}
      <span className={styles['mark']}>
        <StatusMark state={listedState(item.status)} />
      </span>
      {isSkipped && (
        <span className={styles['skipped']} aria-hidden="true">
          <IconPlayerSkipForward size={12} stroke={2.2} />
        </span>
      )}
    </button>
  )
})
