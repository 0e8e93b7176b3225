import { ORPCError, ValidationError } from '@orpc/server'
import type { Logger } from 'pino'
import { describeError } from '../store/faults.ts'

/** Any error as it leaves over the wire: a code of the closed list, a sentence, details. */
export function asWireError(error: unknown, log: Logger): ORPCError<string, unknown> {
  if (error instanceof ORPCError) {
    const { cause } = error
    if (!(cause instanceof ValidationError)) return error as ORPCError<string, unknown>
    if (error.code === 'BAD_REQUEST') return invalidInput(cause)
    // An answer that breaks the contract is a fault of ours.
    return asWireError(cause, log)
  }
  const { code, message, details } = describeError(error, log)
  return new ORPCError(code, { status: code === 'INTERNAL' ? 500 : 400, message, data: details })
}

function invalidInput({ issues }: ValidationError): ORPCError<string, unknown> {
  const faults = issues.slice(0, 5).map(({ path = [], message }) => {
    const field = path.map((each) => String(typeof each === 'object' ? each.key : each)).join('.')
    return field === '' ? message : `${field}: ${message}`
  })
  const message = `The request does not fit: ${faults.join('; ')}.`
  return new ORPCError('INVALID_INPUT', { status: 400, message, data: { faults } })
}
