import { ORPCError } from '@orpc/client'

export type Fault = { code: string; message: string }

/** What to tell of an error: the backend's own sentence, or that it could not be reached. */
export function faultOf(error: unknown): Fault {
  if (error instanceof ORPCError) return { code: String(error.code), message: error.message }
  if (isConnectionLoss(error)) {
    return { code: 'DISCONNECTED', message: 'The backend went away before it answered. Try again when it is back.' }
  }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) }
}

/** Whether an error says that its model is in quarantine: that of the second death says so too. */
export function isOfQuarantine(error: unknown): boolean {
  if (!(error instanceof ORPCError)) return false
  const data = error.data as { quarantined?: unknown } | undefined
  return String(error.code) === 'MODEL_QUARANTINED' || data?.quarantined === true
}

/** True where the answer was lost with the connection: the same question may be asked again. */
export function isConnectionLoss(error: unknown): boolean {
  return error instanceof Error && !(error instanceof ORPCError) && error.name === 'AbortError'
}
