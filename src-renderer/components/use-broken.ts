import { useState } from 'react'
import { useConnection } from '../host/connection-store.ts'

/**
 * Whether the picture at an address could not be had, and how to tell. What failed while the backend was away is asked for
 * again when it is back.
 */
export function useBroken(url: string | null): [isBroken: boolean, onError: () => void] {
  const [broken, setBroken] = useState<string | null>(null)
  const isAway = useConnection(({ state }) => state !== 'open')
  const [wasAway, setWasAway] = useState(isAway)
  if (isAway !== wasAway) {
    setWasAway(isAway)
    if (!isAway) setBroken(null)
  }
  return [url !== null && broken === url, () => setBroken(url)]
}
