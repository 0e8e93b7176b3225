/** A picture that was asked for at an address, and what came of it. */
export type AskedPicture = {
  url: string | null
  /** How often the backend had come back by then. */
  returns: number
  isBroken: boolean
}

/** What is asked for now: another address, or what could not be had before the backend came back. */
export function askedNow(last: AskedPicture, url: string | null, returns: number): AskedPicture {
  const isAnother = last.url !== url
  const isWorthAnother = last.isBroken && last.returns !== returns
  return isAnother || isWorthAnother ? { url, returns, isBroken: false } : last
}

/** It could not be had. Where that was asked before the backend came back, and is told only now, it is asked for anew. */
export function afterError(asked: AskedPicture, returns: number): AskedPicture {
  return asked.returns === returns ? { ...asked, isBroken: true } : { ...asked, returns }
}
