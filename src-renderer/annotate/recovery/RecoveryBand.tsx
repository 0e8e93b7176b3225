import { Button, SegmentedControl } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { faultOf } from '../../host/fault.ts'
import type { MaskPlane } from '../../painting/engine/index.ts'
import { useObservable } from '../../painting/ui/use-observable.ts'
import { focusCanvas } from '../flow/focus-canvas.ts'
import type { Recovery } from './recovery.ts'
import { Tip } from '../../components/Tip.tsx'
import styles from '../Annotate.module.css'

type Props = {
  recovery: Recovery
  /** Shows another mask than the one that is painted on; null: that one. Keep its identity. */
  onShow: (plane: MaskPlane | null) => void
  onClose: () => void
}

const WHY = 'Hairline, or the window that they were painted in, ended too early. They are in the mask already.'
const FORGOTTEN = 'What was there before is not known any more; the versions may have it.'

/** What a crash nearly took, applied already: to look at without and with it, and to keep or take back. */
export function RecoveryBand({ recovery, onShow, onClose }: Props) {
  const { opened, what, before } = recovery
  const { isBusy } = useObservable(opened.studio)
  const [plane, setPlane] = useState<MaskPlane | null>(null)
  const [shown, setShown] = useState('after')
  const [fault, setFault] = useState<string | null>(null)
  // The hand paints on the mask as it is, so that is what it must see.
  const side = isBusy ? 'after' : shown
  useEffect(() => {
    onShow(side === 'before' ? plane : null)
    return () => onShow(null)
  }, [side, plane, onShow])
  // What was asked for means nothing any more once the offer has ended: somebody painted on.
  const isOver = useRef(false)
  useEffect(() => {
    isOver.current = false
    return () => void (isOver.current = true)
  }, [])

  const withBefore = async (then: (found: MaskPlane) => void) => {
    try {
      const found = plane ?? (await before())
      if (isOver.current) return
      setPlane(found)
      if (found) then(found)
      else setFault(FORGOTTEN)
    } catch (error) {
      setFault(faultOf(error).message)
    }
  }
  const choose = (wanted: string) => {
    if (wanted === 'before') void withBefore(() => setShown('before'))
    else setShown('after')
    focusCanvas()
  }
  const takeBack = ({ width, height, data }: MaskPlane) => {
    if (!opened.studio.mayBegin()) return
    opened.studio.putBack({ label: `Take back ${what} recovered`, width, height, values: data, cutFrom: null })
    onClose()
    focusCanvas()
  }
  return (
    <div className={styles['notice']} role="status" aria-label="Recovered after a crash">
      <IconHistory size={16} stroke={1.7} aria-hidden="true" />
      <strong>{what} recovered</strong>
      <span className={styles['aside']}>{fault}</span>
      <SegmentedControl
        size="xs"
        aria-label="Show the mask"
        data={[
          { value: 'before', label: 'Before', disabled: isBusy || fault !== null },
          { value: 'after', label: 'After' },
        ]}
        value={side}
        onChange={choose}
      />
      <Tip label={WHY}>
        <Button
          size="xs"
          onClick={() => {
            onClose()
            focusCanvas()
          }}
        >
          Keep
        </Button>
      </Tip>
      <Tip label="Takes exactly these back, as one step">
        <Button size="xs" disabled={isBusy || fault !== null} onClick={() => void withBefore(takeBack)}>
          Undo
        </Button>
      </Tip>
    </div>
  )
}
