import type { Command } from 'commander'
import type { Output } from './output.ts'
import type { Session } from './session.ts'

/**
 * Makes a command's action of a function that gets the session, the command's arguments and its options.
 * An output of null means that the command has printed by itself. Commander hands an action its arguments, its options, and at last the command itself.
 */
export type Runner = <A extends unknown[]>(
  work: (session: Session, ...given: A) => Promise<Output | null>,
) => (...given: [...A, Command]) => Promise<void>
