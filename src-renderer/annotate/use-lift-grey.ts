import { useEffect, useState } from 'react'
import type { Studio } from '../painting/engine/index.ts'
import { liftGrey, NO_LIFT } from '../painting/view/looks/dye.ts'
import { hairLuminance } from '../painting/view/looks/hair-luminance.ts'
import type { Photo } from '../painting/view/photo.ts'
import { rgbOf } from '../painting/view/look.ts'

const LOOK_AFTER_MS = 300
/** Below this one does not see that the hair's luminance is another; the preview does not flicker with every stroke. */
const NOTICED = 0.04

/** How the try-on lifts the hair of this image towards the dye; `dye.ts` says what for. */
export function useLiftGrey(isTriedOn: boolean, photo: Photo, studio: Studio, dye: string): number {
  const [light, setLight] = useState<number | null>(null)
  useEffect(() => {
    if (!isTriedOn) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      const now = hairLuminance(photo, studio.plane)
      setLight((last) => (now === null || (last !== null && Math.abs(now - last) < NOTICED) ? last : now))
    }
    const later = () => {
      clearTimeout(timer)
      timer = setTimeout(look, LOOK_AFTER_MS)
    }
    look()
    const stops = [studio.subscribe(later), photo.subscribe(later)]
    return () => {
      for (const stop of stops) stop()
      clearTimeout(timer)
    }
  }, [isTriedOn, photo, studio])
  return light === null ? NO_LIFT : liftGrey(light, rgbOf(dye))
}
