import { useLayoutEffect } from 'react'
import { WorkLine } from '../painting/ui/WorkLine.tsx'
import { ZoomControl } from '../painting/ui/ZoomControl.tsx'
import { PhotoLightFilter } from '../painting/view/looks/PhotoLightFilter.tsx'
import { Minimap } from '../painting/view/Minimap.tsx'
import { keyText } from '../app/actions/key-labels.ts'
import { useKeyOf } from '../app/actions/action-store.ts'
import { PaintCanvas, type CanvasHandle } from '../painting/view/PaintCanvas.tsx'
import type { KeyPointerState } from '../painting/view/key-pointer.ts'
import { PixelGridLayer } from '../painting/view/PixelGridLayer.tsx'
import { useBinaryMode } from './binary.ts'
import type { MaskPlane } from '../painting/engine/index.ts'
import type { Opened } from './open-image.ts'
import { useLook } from './use-look.ts'
import { turnView, useViewSession, useViewSettings } from './view-store.ts'

type Props = {
  opened: Opened
  /** A mask to look at for a while. */
  instead: MaskPlane | null
  label: string
  /** Keep its identity. */
  onHandle: (handle: CanvasHandle | null) => void
}

const keepKeys = (keys: KeyPointerState) => useViewSession.setState({ keys })

/** The canvas as the person wants to see it, and what lies over it: grid, map, zoom. */
export function StudioView({ opened, instead, label, onHandle }: Props) {
  const { photo, studio, view } = opened
  const { light, pixelGrid, map } = useViewSettings()
  const mirrored = useViewSession((session) => session.mirrored)
  const angle = useViewSession((session) => session.angle)
  const pressKey = useKeyOf('annotate.press')
  useBinaryMode(opened)
  const { look, tint } = useLook(opened)
  // Another image may have been left the other way round.
  useLayoutEffect(() => view.setMirrored(mirrored), [view, mirrored])
  useLayoutEffect(() => view.setAngle(angle), [view, angle])
  return (
    <>
      <PhotoLightFilter light={light} />
      <PaintCanvas
        photo={photo}
        studio={studio}
        view={view}
        tintOpacity={1}
        look={look}
        instead={instead}
        label={label}
        {...(pressKey && { description: `Arrow keys move the brush, ${keyText(pressKey)} sets it down and lifts it.` })}
        onHandle={onHandle}
        onKeys={keepKeys}
      >
        <PixelGridLayer view={view} isWanted={pixelGrid} />
      </PaintCanvas>
      <ZoomControl view={view} onTurn={turnView} />
      <WorkLine studio={studio} />
      {map && <Minimap photo={photo} studio={studio} view={view} tint={tint} photoFilter={look.photoFilter} />}
    </>
  )
}
