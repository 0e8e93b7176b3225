import { useEffect, useState } from 'react'
import { plural } from '../../components/format.ts'
import { client } from '../../host/client.ts'
import type { MaskPlane, Studio } from '../../painting/engine/index.ts'
import type { Opened } from '../open-image.ts'
import { outbox } from '../outbox/index.ts'
import { sessionId } from '../outbox/session.ts'
import { stepSource, storedSteps } from '../step-source.ts'
import { doneIn, maskBefore } from './mask-before.ts'

/** What came back after a crash, on the image that is open. */
export type Recovery = {
  opened: Opened
  /** "3 strokes" */
  what: string
  /** The mask without it; null where the history does not know. */
  before: () => Promise<MaskPlane | null>
}

/**
 * What came back on the image that was opened, until it is looked at: kept, taken back, or painted on. Null where nothing
 * came back.
 */
export function useRecovery(opened: Opened | null): { recovery: Recovery | null; close: () => void } {
  const [recovery, setRecovery] = useState<Recovery | null>(null)
  useEffect(() => {
    if (!opened) return
    let current = true
    let stop: () => void = () => undefined
    const place = placeOf(opened.studio)
    const find = async () => {
      const found = await recoveredOn(opened)
      if (!current || !found || placeOf(opened.studio) !== place) return
      setRecovery(found)
      // Whoever paints on has seen it.
      stop = opened.studio.timeline.subscribe(() => {
        if (placeOf(opened.studio) === place) return
        stop()
        setRecovery(null)
        keep(opened.imageId)
      })
    }
    // A backend that is away tells nobody anything; what came back is in the history.
    find().catch(() => undefined)
    return () => {
      current = false
      stop()
      setRecovery(null)
    }
  }, [opened])
  const close = () => {
    if (recovery) keep(recovery.opened.imageId)
    setRecovery(null)
  }
  return { recovery: recovery?.opened === opened ? recovery : null, close }
}

const keep = (imageId: string) => void client.annotation.keepRecovered({ imageId }).catch(() => undefined)

/** Another one after each change of the mask. */
function placeOf({ timeline }: Studio): string {
  const { steps, position, target } = timeline.snapshot()
  return `${target ?? position} ${steps.at(-1)?.id ?? ''}`
}

async function recoveredOn(opened: Opened): Promise<Recovery | null> {
  const { imageId, studio } = opened
  const found = await client.annotation.recovered({ imageId, sessionId })
  if (!found) return null
  const held = outbox.pendingOf(imageId)
  const waiting = held.filter(({ strokeId }) => found.waiting.includes(strokeId))
  const ids = [...found.stored, ...waiting.map(({ strokeId }) => strokeId)]
  // Given up in another window.
  if (ids.length === 0) return null
  const done = new Set(doneIn(studio.timeline.snapshot()).map(({ id }) => id))
  const areStrokes = ids.every((id) => done.has(id))
  const isKnown = found.isKnown && waiting.every(({ step }) => step !== undefined)
  const before = async () => {
    const stored = isKnown ? await storedSteps(imageId, found.after).catch(() => null) : null
    return stored && maskBefore(studio, doneIn(stored.lines), stepSource(imageId).load)
  }
  return { opened, what: plural(ids.length, areStrokes ? 'stroke' : 'change'), before }
}
