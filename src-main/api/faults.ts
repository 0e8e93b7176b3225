import { ORPCError, ValidationError } from '@orpc/server'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { ErrorDescription } from '../../src-shared/domain/index.ts'
import { describeError } from '../store/faults.ts'
import { invalidRequest } from './invalid-request.ts'

/** Any error as it leaves over the wire: a code of the closed list, a sentence, details. */
export function asWireError(error: unknown, log: Logger): ORPCError<string, unknown> {
  if (error instanceof ORPCError) {
    const { cause } = error
    if (!(cause instanceof ValidationError)) return error as ORPCError<string, unknown>
    // Issues of zod, as all of the contract is.
    if (error.code === 'BAD_REQUEST') return wireError(invalidRequest(cause.issues as z.core.$ZodIssue[], cause.data))
    // An answer that breaks the contract is a fault of ours.
    return asWireError(cause, log)
  }
  return wireError(describeError(error, log))
}

const wireError = ({ code, message, details }: ErrorDescription): ORPCError<string, unknown> =>
  new ORPCError(code, { status: code === 'INTERNAL' ? 500 : 400, message, data: details })
