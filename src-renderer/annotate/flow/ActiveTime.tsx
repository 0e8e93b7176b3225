import { IconClock } from '@tabler/icons-react'
import { duration } from '../../components/format.ts'
import { useActiveTime } from './active-time.ts'
import { Tip } from '../../components/Tip.tsx'
import styles from './Flow.module.css'

type Props = { imageId: string | undefined; paints: boolean }

/** How long people worked on this image. @param props.paints false where another window paints on it */
export function ActiveTime({ imageId, paints }: Props) {
  const ms = useActiveTime(imageId, paints)
  if (ms === null) return <span className={styles['clock']} />
  return (
    <Tip label="Active time on this image; pauses over a minute are not counted">
      <span className={styles['clock']} aria-label={`Active time ${duration(ms)}`}>
        <IconClock size={15} stroke={1.6} aria-hidden="true" />
        {duration(ms)}
      </span>
    </Tip>
  )
}
