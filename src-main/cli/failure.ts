import type { ErrorDescription } from '../../src-shared/domain/index.ts'
import { describeError } from '../store/faults.ts'
import type { Session } from './session.ts'

/** What is told of an error. The stack of an unforeseen one goes to the workspace's log, or to stderr where none is open. */
export async function describeFailure(error: unknown, session: Session | null): Promise<ErrorDescription> {
  const log = (await session?.openLog()) ?? (await stderrLog())
  return describeError(error, log)
}

async function stderrLog() {
  const { default: pino } = await import('pino')
  return pino({ level: 'error' }, pino.destination({ dest: 2, sync: true }))
}
