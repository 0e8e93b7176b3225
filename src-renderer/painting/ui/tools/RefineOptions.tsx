import { Button } from '@mantine/core'
import { refineWork, SMALLEST_SIZE_PX, WIDEST_BAND_PX, WIDEST_REFINE_PX } from '../../engine/index.ts'
import { useObservable } from '../use-observable.ts'
import { useToolSettings } from '../use-tool-settings.ts'
import { OptionSlider } from './OptionSlider.tsx'
import type { OptionsProps } from './tool-face.ts'
import type { Studio } from '../../engine/index.ts'

export function RefineOptions({ toolbox, studio }: OptionsProps) {
  const [refine, change] = useToolSettings(toolbox, 'refine')
  return (
    <>
      <OptionSlider
        label="Size"
        unit="pixels"
        suffix=" px"
        min={SMALLEST_SIZE_PX}
        max={WIDEST_REFINE_PX}
        value={refine.sizePx}
        onChange={(sizePx) => change({ sizePx })}
      />
      <OptionSlider
        label="Band"
        unit="pixels"
        suffix=" px"
        min={4}
        max={WIDEST_BAND_PX}
        value={refine.bandPx}
        onChange={(bandPx) => change({ bandPx })}
      />
      {studio && <WholeEdge studio={studio} bandPx={refine.bandPx} />}
    </>
  )
}

function WholeEdge({ studio, bandPx }: { studio: Studio; bandPx: number }) {
  const { work, coverage } = useObservable(studio)
  const start = () => {
    const band = { kind: 'edge', widthPx: bandPx } as const
    if (!studio.mayBegin()) return
    studio.start(refineWork(studio.plane, studio.colours, band, `Refine whole edge, ${bandPx} px`))
  }
  return (
    <Button
      size="xs"
      disabled={work !== null || coverage.hair === 0}
      title="The band lies along all of the mask’s edge; make it wider than the mask is wrong"
      onClick={start}
    >
      Refine the whole edge
    </Button>
  )
}
