import { useMemo } from 'react'
import { useTheme } from '../app/theme/theme-store.ts'
import { thresholdByte } from '../painting/engine/index.ts'
import type { Look } from '../painting/view/look.ts'
import { opacityOf, paintOf, photoFilter, type LookColors } from '../painting/view/looks/look-of.ts'
import type { TintToken } from '../painting/view/looks/view-settings.ts'
import type { Opened } from './open-image.ts'
import { useLiftGrey } from './use-lift-grey.ts'
import { useStrength, useViewSession, useViewSettings } from './view-store.ts'

/** The look that the person's settings ask for; the same object while it is the same. */
export function useLook({ photo, studio }: Opened): { look: Look; tint: string } {
  const { view, ground, dye, tint, intensity, light, cutAt } = useViewSettings()
  const strength = useStrength()
  const { hidden, cut } = useViewSession()
  const theme = useTheme((state) => state.theme)
  const colors = useMemo(() => themeColors(theme, tint), [theme, tint])
  const cutFrom = cut ? thresholdByte(cutAt) : null
  const liftGrey = useLiftGrey(view === 'tryon', photo, studio, dye)
  const paint = useMemo(
    () => paintOf({ view, ground, dye }, colors, cutFrom, liftGrey),
    [view, ground, dye, colors, cutFrom, liftGrey],
  )
  const opacity = hidden ? 0 : opacityOf({ view, intensity }, strength)
  const filter = photoFilter(light)
  const look = useMemo(() => ({ ...paint, opacity, photoFilter: filter }), [paint, opacity, filter])
  return { look, tint: colors.tint }
}

/** The tokens of the theme that stands in the page. */
function themeColors(_theme: string, tint: TintToken): LookColors {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(`--hl-${name}`).trim()
  return {
    tint: token(`mask-${tint}`),
    rubylith: token('mask-rubylith'),
    surround: token('canvas-surround'),
    checkerA: token('canvas-checker-a'),
    checkerB: token('canvas-checker-b'),
  }
}
