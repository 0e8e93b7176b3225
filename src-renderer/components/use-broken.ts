import { useState } from 'react'
import { afterError, askedNow, type AskedPicture } from './asked-picture.ts'
import { useReturns } from './use-returns.ts'

type Picture = {
  isBroken: boolean
  onError: () => void
  /** Part of the picture's key: another one where it is to be asked for anew. */
  attempt: number
}

/**
 * Whether the picture at an address could not be had, and how to tell. What failed while the backend was away is asked for
 * again when it is back, also where its error is told only then.
 */
export function useBroken(url: string | null): Picture {
  const returns = useReturns()
  const [last, keep] = useState<AskedPicture>({ url, returns, isBroken: false })
  const asked = askedNow(last, url, returns)
  if (asked !== last) keep(asked)
  return {
    isBroken: url !== null && asked.isBroken,
    onError: () => keep(afterError(asked, returns)),
    attempt: asked.returns,
  }
}
