import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { useObserved } from '../painting/ui/use-observable.ts'
import styles from './Annotate.module.css'
import { focusCanvas } from './flow/focus-canvas.ts'
import type { Opened } from './open-image.ts'
import { toolbox } from './toolbox.ts'
import { endAll, type UnappliedGuard } from './unapplied.ts'

/**
 * Scribbles and polygons that are no part of the mask yet: said while their tool is put away, where they can't be seen, and
 * asked before the image is left or submitted.
 */
export function UnappliedBand({ opened, asked }: { opened: Opened } & Pick<UnappliedGuard, 'asked'>) {
  const { studio } = opened
  const tool = useObserved(toolbox, (each) => each.tool)
  const words = useObserved(studio, ({ unapplied }) => unapplied.map((each) => each.words).join(', '))
  const canApply = useObserved(studio, ({ unapplied }) => unapplied.every((each) => each.canApply))
  const away = useObserved(studio, ({ unapplied }) => unapplied.find((each) => each.tool !== tool)?.tool)
  const isBusy = useObserved(studio, ({ work, readOnly }) => work !== null || readOnly !== null)
  const [ending, setEnding] = useState(false)
  const apply = useRef<HTMLButtonElement>(null)
  const other = useRef<HTMLButtonElement>(null)
  const isAsking = asked !== null
  useEffect(() => {
    // Never left on the canvas, where Esc would drop what is asked about.
    if (isAsking) (canApply ? apply : other).current?.focus()
  }, [isAsking, canApply])
  if (words === '' || (!isAsking && away === undefined)) return null
  const end = async (how: 'apply' | 'drop') => {
    setEnding(true)
    const isDone = await endAll(studio, how)
    setEnding(false)
    if (isDone) asked?.go()
    else asked?.stay()
    focusCanvas()
  }
  const stay = () => {
    if (asked) asked.stay()
    else if (away !== undefined) toolbox.choose(away)
    focusCanvas()
  }
  return (
    <div
      className={styles['band']}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isAsking) return
        event.stopPropagation()
        stay()
      }}
    >
      <ErrorBand
        tone="caution"
        title={words}
        actions={
          <>
            <Button ref={apply} size="xs" disabled={!canApply || isBusy || ending} onClick={() => void end('apply')}>
              Apply
            </Button>
            <Button size="xs" disabled={isBusy || ending} onClick={() => void end('drop')}>
              Drop
            </Button>
            <Button ref={other} size="xs" disabled={ending} onClick={stay}>
              {isAsking ? 'Stay here' : 'Go on drawing'}
            </Button>
          </>
        }
      >
        {canApply
          ? 'Apply makes it part of the mask; Drop takes it away.'
          : 'There is too little of it to be applied: go on drawing, or drop it.'}
      </ErrorBand>
    </div>
  )
}
