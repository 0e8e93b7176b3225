import { useEffect, useState } from 'react'
import type { Action } from '../app/actions/action.ts'
import type { Painter } from '../../src-shared/contract/index.ts'
import { client } from '../host/client.ts'
import { useConnection } from '../host/connection-store.ts'
import { command } from './command.ts'
import type { Opened } from './open-image.ts'
import { holdLook, resumeLook } from './outbox/mask-files.ts'
import { browserId, sessionId } from './outbox/session.ts'

const AGAIN_AFTER_MS = 500

/**
 * Who paints on the image: null until the backend has said so, and while it is away — whoever painted goes on.
 * Keeps the image attended for as long as it is shown.
 */
export function usePainter(imageId: string | undefined): Painter | null {
  const [told, setTold] = useState<{ imageId: string; painter: Painter } | null>(null)
  useEffect(() => {
    if (imageId === undefined) return
    const abort = new AbortController()
    void attend(imageId, abort.signal, (painter) => setTold({ imageId, painter }))
    return () => abort.abort()
  }, [imageId])
  return told?.imageId === imageId ? (told?.painter ?? null) : null
}

/** Tells the backend when a stroke is begun: what it would do under the hand can wait for it. */
export function useHandDown(opened: Opened | null): void {
  useEffect(() => {
    if (!opened) return
    const { studio, imageId } = opened
    let wasBusy = studio.isBusy
    return studio.subscribe(() => {
      const { isBusy } = studio
      if (isBusy === wasBusy) return
      wasBusy = isBusy
      if (!isBusy) return resumeLook(imageId)
      holdLook(imageId)
      void client.annotation.handDown({ imageId }).catch(() => undefined)
    })
  }, [opened])
}

/** This window paints from now on. */
export const takeOverAction = (imageId: string): Action =>
  command(
    'take-over',
    'Take over',
    [],
    () => void client.annotation.takeOver({ imageId, sessionId }).catch(() => undefined),
    {
      detail: 'This window paints, and the other one looks',
      when: () => useConnection.getState().state === 'open' || 'The backend is away.',
    },
  )

async function attend(imageId: string, signal: AbortSignal, tell: (painter: Painter) => void): Promise<void> {
  // A backend that starts anew does not know who painted: the windows say it.
  let mine: { paintingSince?: string } = {}
  while (!signal.aborted) {
    try {
      const painters = await client.annotation.attend(
        { imageId, sessionId, browserId: browserId(), ...mine },
        { signal },
      )
      for await (const painter of painters) {
        mine = painter.isYou ? { paintingSince: painter.since } : {}
        if (!signal.aborted) tell(painter)
      }
    } catch {
      // The connection was lost: what was said last stays, and it is asked again when the backend is back.
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS))
    await connected(signal)
  }
}

function connected(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || useConnection.getState().state === 'open') return resolve()
    const stop = useConnection.subscribe(({ state }) => {
      if (state === 'open') end()
    })
    const end = () => {
      stop()
      signal.removeEventListener('abort', end)
      resolve()
    }
    signal.addEventListener('abort', end)
  })
}
