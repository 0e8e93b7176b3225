import { resolve } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import type { Runner } from './runner.ts'

type Options = {
  port: number
  host: string
  token?: string
  allowHost: string[]
  root: string[]
  open?: boolean
}

const MAX_PORT = 65_535
const collect = (value: string, before: string[]) => [...before, value]

export function registerServe(program: Command, run: Runner): void {
  program
    .command('serve')
    .description('serve the workbench to a browser until Ctrl-C; one line with its address when ready')
    .option('--port <port>', '0: any free port', parsePort, 0)
    .option('--host <address>', 'another than loopback needs --token', '127.0.0.1')
    .option('--token <token>', 'the secret of the address; default: HAIRLINE_TOKEN, else a new one')
    .option('--allow-host <name>', 'a name beside loopback that it is reached by (may be repeated)', collect, [])
    .option('--root <dir>', 'a folder beside the home folder that may be opened (may be repeated)', collect, [])
    .option('--open', 'open it in a browser')
    .action(
      run(async (session, { allowHost, root, ...options }: Options) => {
        const { serve } = await import('./serve.ts')
        const served = serve({
          ...options,
          workspace: session.workspace,
          allowHosts: allowHost,
          roots: root.map((each) => resolve(each)),
          signal: session.signal,
        })
        await session.endsBySignal(served)
        return null
      }),
    )
}

function parsePort(value: string): number {
  const port = Number(value)
  if (/^\d+$/.test(value) && port <= MAX_PORT) return port
  throw new InvalidArgumentError(`Expected a port, 0 to ${MAX_PORT}.`)
}
