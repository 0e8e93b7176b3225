#!/usr/bin/env node
import { CommanderError, type Command } from 'commander'
import type { ErrorDescription } from '../../src-shared/domain/index.ts'
import { describeFailure } from './failure.ts'
import { EXIT, exitCodeOf, printError, printOutput, wrongUsage, type Output } from './output.ts'
import { createProgram } from './program.ts'
import { Session } from './session.ts'
import { workspacePath } from './workspace-path.ts'

/** ENTRY: the `hairline` command. Everything it does, it asks of the services that the window uses too. */
async function main(args: string[]): Promise<number> {
  const json = args.includes('--json')
  const signal = interruptSignal()
  let session: Session | null = null

  process.on('uncaughtException', (error) => void fail(error, session, json).then((code) => process.exit(code)))

  const program = createProgram(
    <A extends unknown[]>(work: (session: Session, ...given: A) => Promise<Output | null>) =>
      async (...given: [...A, Command]) => {
        const { workspace } = program.opts<{ workspace?: string }>()
        session = new Session({ workspace: workspacePath(workspace), json, signal })
        const own = given.slice(0, -1) as unknown as A
        const output = await session.untilInterrupted(work(session, ...own))
        await session.dispose()
        if (output) await printOutput(output, json)
      },
  )

  try {
    // `export --version 2.0.0` is an option of its command, so the program's own answers in first place alone.
    await program.parseAsync(args[0] === '--version' ? ['-V'] : args, { from: 'user' })
    return EXIT.done
  } catch (error) {
    return await fail(error, session, json)
  }
}

async function fail(error: unknown, session: Session | null, json: boolean): Promise<number> {
  const usage = error instanceof CommanderError
  const described = usage ? describeUsage(error) : await describeFailure(error, session)
  await session?.dispose()
  if (!described) return EXIT.done
  // Commander has told a person already what was wrong.
  if (json || !usage) await printError(described, json)
  return exitCodeOf(described.code)
}

/** null where help or the version was asked for and shown. */
function describeUsage(error: CommanderError): ErrorDescription | null {
  if (error.exitCode === 0) return null
  const fault = error.message.replace(/^error: /, '').replace('(outputHelp)', 'a command is missing')
  return wrongUsage(`${fault.replace(/\.$/, '')}. See \`hairline --help\`.`, { fault: error.code }).toJSON()
}

/** Aborted by the first request to end; who asks twice does not want to wait for a clean end. */
function interruptSignal(): AbortSignal {
  const interrupt = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (interrupt.signal.aborted) process.exit(EXIT.cancelled)
      interrupt.abort()
    })
  }
  return interrupt.signal
}

// A reader that has gone away (`| head -1`) is no fault: the work goes on, and its exit code tells.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
process.exit(await main(process.argv.slice(2)))
