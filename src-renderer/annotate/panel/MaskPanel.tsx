import { memo, useDeferredValue, type ReactNode } from 'react'
import { Follows } from '../../components/Follows.tsx'
import type { Opened } from '../open-image.ts'
import { MaskChanging } from '../PainterGuard.tsx'
import { HistoryPanel } from './HistoryPanel.tsx'
import { MaskFigures } from './MaskFigures.tsx'
import { MaskOperations } from './MaskOperations.tsx'
import styles from './Panel.module.css'
import { StartFrom } from './StartFrom.tsx'
import { useFittingModels } from './use-fitting-models.ts'
import { VersionsPanel } from './VersionsPanel.tsx'
import { ViewOptions } from './ViewOptions.tsx'

type Props = {
  /** While another image is being loaded, still the last one. */
  opened: Opened | null
  isLoading: boolean
  datasetId: string
  /** Between what one starts from and how one looks at it. */
  children: ReactNode
}

/**
 * What the panel shows of the open image. It follows the canvas by a moment, so that the next image can be painted on at
 * once; until it has, it takes no click that would go to the image before. Everything has its place from the beginning:
 * nothing moves away under the pointer when an answer comes.
 */
export function MaskPanel({ opened, isLoading, datasetId, children }: Props) {
  const ready = isLoading ? null : opened
  const shown = useDeferredValue(ready)
  const kept = useDeferredValue(opened)
  const { models, isAsked } = useFittingModels(datasetId)
  const isBehind = ready === null || shown !== ready
  // Once, for a moment: whether there are models decides what stands at the top.
  if (isAsked) return null
  return (
    <>
      <Follows isBehind={isBehind} className={styles['follows']}>
        <StartPart opened={shown} models={models} />
      </Follows>
      {children}
      <ViewPart opened={kept} />
      {/* It keeps its place, but says nothing of another image than the one that is named above. */}
      <Follows isBehind={isBehind} className={`${styles['follows']} ${shown ? '' : styles['unseen']}`}>
        <RestPart opened={kept} />
      </Follows>
    </>
  )
}

type PartProps = Pick<Props, 'opened'>
type StartProps = PartProps & Pick<ReturnType<typeof useFittingModels>, 'models'>

const StartPart = memo(function StartPart({ opened, models }: StartProps) {
  const section = <StartFrom opened={opened} models={models} />
  return opened ? <MaskChanging opened={opened}>{section}</MaskChanging> : section
})

const ViewPart = memo(ViewOptions)

const RestPart = memo(function RestPart({ opened }: PartProps) {
  return (
    opened && (
      <>
        <MaskFigures opened={opened} />
        <HistoryPanel key={`history ${opened.imageId}`} opened={opened} />
        <VersionsPanel key={`versions ${opened.imageId}`} opened={opened} />
        <MaskChanging opened={opened}>
          <MaskOperations opened={opened} />
        </MaskChanging>
      </>
    )
  )
})
