import { isPlainLight, lightCurve } from './light.ts'
import { photoFilterId } from './look-of.ts'
import type { PhotoLight } from './view-settings.ts'

/** The filter that a look's `photoFilter` names: one table per channel, so that all three settings cost one pass. */
export function PhotoLightFilter({ light }: { light: PhotoLight }) {
  if (isPlainLight(light)) return null
  const curve = lightCurve(light)
  return (
    <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden="true">
      <filter id={photoFilterId(light)} x="0" y="0" width="1" height="1" colorInterpolationFilters="sRGB">
        <feComponentTransfer>
          <feFuncR type="table" tableValues={curve} />
          <feFuncG type="table" tableValues={curve} />
          <feFuncB type="table" tableValues={curve} />
        </feComponentTransfer>
      </filter>
    </svg>
  )
}
