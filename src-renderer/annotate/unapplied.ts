import { useCallback, useState } from 'react'
import { useBlocker } from 'react-router'
import type { Studio } from '../painting/engine/index.ts'
import type { Opened } from './open-image.ts'

export type UnappliedGuard = {
  /** Does it at once, or after the person was asked about scribbles and polygons that are no part of the mask. */
  before: (go: () => void) => void
  /** Somebody waits for the answer; null: nobody does. */
  asked: { go: () => void; stay: () => void } | null
}

/** Nothing that was drawn goes away unasked: the way to another image or screen waits, and so does submitting. */
export function useUnappliedGuard(opened: Opened | null): UnappliedGuard {
  const [waiting, setWaiting] = useState<{ studio: Studio; go: () => void } | null>(null)
  const studio = opened?.studio
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      currentLocation.pathname !== nextLocation.pathname && studio !== undefined && hasUnapplied(studio),
  )
  const before = useCallback(
    (go: () => void) => (studio && hasUnapplied(studio) ? setWaiting({ studio, go }) : go()),
    [studio],
  )
  const isOver = () => setWaiting(null)
  if (blocker.state === 'blocked') {
    return { before, asked: { go: () => blocker.proceed(), stay: () => blocker.reset() } }
  }
  if (waiting === null || waiting.studio !== studio) return { before, asked: null }
  const go = () => {
    isOver()
    waiting.go()
  }
  return { before, asked: { go, stay: isOver } }
}

function hasUnapplied(studio: Studio): boolean {
  const { unapplied, readOnly } = studio.snapshot()
  return readOnly === null && unapplied.length > 0
}

/**
 * Applies or drops everything that tools have. Resolves to whether all of it came into the mask, or is gone as wanted; false
 * where it failed or was stopped: then the tool has it still. What lay in the mask already changes nothing, and is applied.
 */
export async function endAll(studio: Studio, how: 'apply' | 'drop'): Promise<boolean> {
  for (const { tool } of studio.snapshot().unapplied) {
    studio.endUnapplied(tool, how)
    await rest(studio)
    if (studio.snapshot().unapplied.some((each) => each.tool === tool)) return false
  }
  return !hasUnapplied(studio)
}

/** Resolves once nothing is computed for the mask. */
async function rest(studio: Studio): Promise<void> {
  if (studio.snapshot().work === null) return
  await new Promise<void>((resolve) => {
    const stop = studio.subscribe(() => {
      if (studio.snapshot().work !== null) return
      stop()
      resolve()
    })
  })
}
