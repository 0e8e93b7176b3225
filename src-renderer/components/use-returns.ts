import { useState } from 'react'
import { useConnection } from '../host/connection-store.ts'

/** How often the backend was away and came back: what failed meanwhile is worth asking for again when it grows. */
export function useReturns(): number {
  const isAway = useConnection(({ state }) => state !== 'open')
  const [{ wasAway, returns }, keep] = useState({ wasAway: isAway, returns: 0 })
  if (isAway !== wasAway) keep({ wasAway: isAway, returns: isAway ? returns : returns + 1 })
  return returns
}
