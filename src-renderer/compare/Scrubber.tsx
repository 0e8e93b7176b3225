import { ActionIcon } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { valueOf } from '../charts/epoch-point.ts'
import { epochTicks, linearScale, nearest } from '../charts/scale.ts'
import { figure } from '../components/format.ts'
import type { RunEpoch } from '../evaluation/use-run-figures.ts'
import styles from './Scrubber.module.css'

type Props = {
  epochs: readonly RunEpoch[]
  a: string | null
  b: string
  onA: (modelId: string) => void
  onB: (modelId: string) => void
}

const SIDE_PX = 16
const CURVE = { top: 28, bottom: 58 }
const LABEL_Y = 76

/** The run's curve with the flags A and B. A click or a drag moves B, with Shift A. */
export function Scrubber({ epochs, a, b, onA, onB }: Props) {
  const { ref, width } = useElementSize<HTMLDivElement>()
  const values = epochs.map((epoch) => valueOf(epoch, 'iou')).filter((value) => value !== null)
  const x = linearScale([epochs[0]?.epoch ?? 0, epochs.at(-1)?.epoch ?? 1], [SIDE_PX, width - SIDE_PX])
  const y = linearScale([Math.min(...values, 1), Math.max(...values, 0)], [CURVE.bottom, CURVE.top])
  const [flagA, flagB] = [epochs.find(({ modelId }) => modelId === a), epochs.find(({ modelId }) => modelId === b)]
  const indexOfB = epochs.findIndex(({ modelId }) => modelId === b)

  const pick = (event: PointerEvent<HTMLElement>) => {
    const left = event.currentTarget.getBoundingClientRect().left
    const epoch = nearest(epochs, x, event.clientX - left)
    if (!epoch) return
    if (event.shiftKey) onA(epoch.modelId)
    else onB(epoch.modelId)
  }
  const step = (by: number) => {
    const epoch = epochs[indexOfB + by]
    if (epoch) onB(epoch.modelId)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.shiftKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return
    event.preventDefault()
    step(event.key === 'ArrowLeft' ? -1 : 1)
  }
  const iouOfB = flagB ? valueOf(flagB, 'iou') : null
  return (
    <div className={styles['scrubber']} data-region="Epochs" tabIndex={-1}>
      <div className={styles['words']}>
        <strong>Epochs</strong>
        <span>mean IoU</span>
      </div>
      <div
        ref={ref}
        className={styles['track']}
        role="slider"
        tabIndex={0}
        aria-label="Epoch of B"
        aria-valuemin={epochs[0]?.epoch}
        aria-valuemax={epochs.at(-1)?.epoch}
        aria-valuenow={flagB?.epoch}
        aria-valuetext={flagB ? `Epoch ${flagB.epoch}, mean IoU ${figure(iouOfB)}` : undefined}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          pick(event)
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) pick(event)
        }}
      >
        {width > 0 && (
          <svg width={width} height={86} aria-hidden="true">
            <Curve epochs={epochs} x={x} y={y} />
            {epochTicks(
              epochs.map(({ epoch }) => epoch),
              x,
              26,
            ).map((epoch) => (
              <text key={epoch} x={x(epoch)} y={LABEL_Y} className={styles['tick']}>
                {epoch}
              </text>
            ))}
            {flagA && <Flag letter="A" x={x(flagA.epoch)} raised={flagA === flagB} />}
            {flagB && <Flag letter="B" x={x(flagB.epoch)} raised={false} />}
          </svg>
        )}
      </div>
      <div className={styles['steps']}>
        <ActionIcon
          variant="default"
          size={24}
          aria-label="Previous epoch"
          disabled={indexOfB <= 0}
          onClick={() => step(-1)}
        >
          <IconArrowLeft size={14} stroke={1.7} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={24}
          aria-label="Next epoch"
          disabled={indexOfB >= epochs.length - 1}
          onClick={() => step(1)}
        >
          <IconArrowRight size={14} stroke={1.7} />
        </ActionIcon>
      </div>
    </div>
  )
}

type CurveProps = { epochs: readonly RunEpoch[]; x: (epoch: number) => number; y: (value: number) => number }

/** Lines between neighbours that both have a figure; hollow dots on the ground for those without. */
function Curve({ epochs, x, y }: CurveProps) {
  const places = epochs.map((epoch) => {
    const value = valueOf(epoch, 'iou')
    return { key: epoch.modelId, x: x(epoch.epoch), y: value === null ? null : y(value) }
  })
  return (
    <>
      {places.map((place, index) => {
        const next = places[index + 1]
        if (!next || place.y === null || next.y === null) return null
        return <line key={place.key} x1={place.x} y1={place.y} x2={next.x} y2={next.y} className={styles['line']} />
      })}
      {places.map((place) => (
        <circle
          key={place.key}
          cx={place.x}
          cy={place.y ?? CURVE.bottom}
          r={place.y === null ? 2 : 2.6}
          className={styles['dot']}
          data-missing={place.y === null || undefined}
        />
      ))}
    </>
  )
}

function Flag({ letter, x, raised }: { letter: 'A' | 'B'; x: number; raised: boolean }) {
  const shift = raised ? -11 : 0
  return (
    <g className={styles['flag']} data-letter={letter}>
      <line x1={x} x2={x} y1={20} y2={CURVE.bottom + 4} />
      <rect x={x - 8 + shift} y={4} width={16} height={16} rx={3} />
      <text x={x + shift} y={12} dy="0.36em">
        {letter}
      </text>
    </g>
  )
}
