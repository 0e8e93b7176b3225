import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { ActiveClock } from '../../../src-shared/domain/index.ts'
import { client } from '../../host/client.ts'
import { randomId } from '../outbox/stroke.ts'

const STORAGE_KEY = 'hairline.active-time'
const SEND_EVERY_MS = 10_000
const TICK_MS = 1_000
const Visit = z.object({ visitId: z.string(), imageId: z.string(), activeMs: z.number(), startedAt: z.string() })
type Visit = z.infer<typeof Visit>

/** Visits whose last word has not arrived yet; what a page before this one could not send is among them. */
const unsent = new Map<string, Visit>(stored().map((visit) => [visit.visitId, visit]))
let sending = false

function stored(): Visit[] {
  try {
    return z.array(Visit).parse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]'))
  } catch {
    return []
  }
}

function keep(visit: Visit): void {
  if (visit.activeMs <= 0) return
  unsent.set(visit.visitId, visit)
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify([...unsent.values()]))
  } catch {
    // Storage may be full or forbidden: what is sent every ten seconds is kept all the same.
  }
}

async function send(): Promise<void> {
  if (sending || unsent.size === 0) return
  sending = true
  const visits = [...unsent.values()]
  try {
    await client.annotation.addActiveTime({ visits })
    for (const visit of visits) if (unsent.get(visit.visitId) === visit) unsent.delete(visit.visitId)
    localStorage.setItem(STORAGE_KEY, JSON.stringify([...unsent.values()]))
  } catch {
    // Sent again with the next ones: each carries all of its time.
  } finally {
    sending = false
  }
}

/**
 * Active time on an image, of everybody and all days, in milliseconds; measured while it is shown.
 * @param paints false in a window that only looks: what the other one counts is shown, and nothing is added
 */
export function useActiveTime(imageId: string | undefined, paints: boolean): number | null {
  const counting = useRef<{ clock: ActiveClock | null; paints: boolean }>({ clock: null, paints })
  useEffect(() => {
    counting.current.paints = paints
    counting.current.clock?.setCounts(paints, performance.now())
  }, [paints])
  const [before, setBefore] = useState<{ imageId: string; ms: number } | null>(null)
  const [mine, setMine] = useState({ imageId: '', ms: 0 })

  useEffect(() => {
    if (imageId === undefined) return
    let current = true
    const clock = new ActiveClock()
    clock.setCounts(counting.current.paints, performance.now())
    counting.current.clock = clock
    const visitId = randomId('vis')
    const startedAt = new Date().toISOString()
    const note = () => keep({ visitId, imageId, activeMs: clock.activeMs, startedAt })
    /** @param ownMs of this visit, which the backend has already */
    const ask = (ownMs: number) =>
      void client.annotation
        .imageTime({ imageId })
        .then(({ activeMs }) => current && setBefore({ imageId, ms: Math.max(0, activeMs - ownMs) }))
        .catch(() => undefined)
    ask(0)
    const onActivity = () => {
      if (document.visibilityState === 'visible') clock.activity(performance.now())
    }
    const onLeave = () => {
      clock.leave(performance.now())
      note()
      void send()
    }
    const onHidden = () => document.visibilityState === 'hidden' && onLeave()
    const listen = { capture: true, passive: true } as const
    for (const type of ACTIVITIES) window.addEventListener(type, onActivity, listen)
    window.addEventListener('blur', onLeave)
    window.addEventListener('pagehide', onLeave)
    document.addEventListener('visibilitychange', onHidden)
    const tick = setInterval(() => setMine({ imageId, ms: clock.activeMs }), TICK_MS)
    const sender = setInterval(() => {
      note()
      void send().then(() => !counting.current.paints && ask(clock.activeMs))
    }, SEND_EVERY_MS)
    return () => {
      current = false
      for (const type of ACTIVITIES) window.removeEventListener(type, onActivity, listen)
      window.removeEventListener('blur', onLeave)
      window.removeEventListener('pagehide', onLeave)
      document.removeEventListener('visibilitychange', onHidden)
      clearInterval(tick)
      clearInterval(sender)
      onLeave()
    }
  }, [imageId])
  if (before?.imageId !== imageId || !before) return null
  return before.ms + (mine.imageId === imageId ? mine.ms : 0)
}

const ACTIVITIES = ['pointermove', 'pointerdown', 'wheel', 'keydown', 'keyup'] as const
