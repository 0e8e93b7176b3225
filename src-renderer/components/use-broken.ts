import { useState } from 'react'
import { useReturns } from './use-returns.ts'

/**
 * Whether the picture at an address could not be had, and how to tell. What failed while the backend was away is asked for
 * again when it is back.
 */
export function useBroken(url: string | null): [isBroken: boolean, onError: () => void] {
  const returns = useReturns()
  const [broken, setBroken] = useState<{ url: string | null; returns: number } | null>(null)
  const isBroken = url !== null && broken?.url === url && broken.returns === returns
  return [isBroken, () => setBroken({ url, returns })]
}
