import { memo, useDeferredValue, type ReactNode } from 'react'
import { Follows } from '../../components/Follows.tsx'
import type { Opened } from '../open-image.ts'
import { MaskChanging } from '../PainterGuard.tsx'
import { HistoryPanel } from './HistoryPanel.tsx'
import { MaskFigures } from './MaskFigures.tsx'
import { MaskOperations } from './MaskOperations.tsx'
import styles from './Panel.module.css'
import { StartFrom } from './StartFrom.tsx'
import { VersionsPanel } from './VersionsPanel.tsx'
import { ViewOptions } from './ViewOptions.tsx'

type Props = {
  opened: Opened | null
  /** Between what one starts from and how one looks at it. */
  children: ReactNode
}

/**
 * What the panel shows of the open image. It follows the canvas by a moment, so that the next image can be painted on at
 * once; until it has, it takes no click that would go to the image before.
 */
export function MaskPanel({ opened, children }: Props) {
  const shown = useDeferredValue(opened)
  const isBehind = shown !== opened
  return (
    <>
      <Follows isBehind={isBehind} className={styles['follows']}>
        <StartPart opened={shown} />
      </Follows>
      {children}
      <Follows isBehind={isBehind} className={styles['follows']}>
        <RestPart opened={shown} />
      </Follows>
    </>
  )
}

type PartProps = Pick<Props, 'opened'>

const StartPart = memo(function StartPart({ opened }: PartProps) {
  return (
    opened && (
      <MaskChanging opened={opened}>
        <StartFrom opened={opened} />
      </MaskChanging>
    )
  )
})

const RestPart = memo(function RestPart({ opened }: PartProps) {
  return (
    <>
      <ViewOptions opened={opened} />
      {opened && <MaskFigures opened={opened} />}
      {opened && <HistoryPanel key={`history ${opened.imageId}`} opened={opened} />}
      {opened && <VersionsPanel key={`versions ${opened.imageId}`} opened={opened} />}
      {opened && (
        <MaskChanging opened={opened}>
          <MaskOperations opened={opened} />
        </MaskChanging>
      )}
    </>
  )
})
