import { parse } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { openInBrowser } from '../launch/open-browser.mjs'

export type ServeOptions = {
  workspace: string
  /** 0: any free port. */
  port?: number
  host?: string
  /** The secret; else that of HAIRLINE_TOKEN, else a new one. The environment is not shown in lists of processes. */
  token?: string
  /** Names beside loopback under which the workbench is reached. */
  allowHosts?: string[]
  /** Folders beside the home folder that may be opened. */
  roots?: string[]
  /** Opens the address in a browser. */
  open?: boolean
  /** Aborted by Ctrl-C or a request to end; without it, SIGINT and SIGTERM are listened to here. */
  signal?: AbortSignal
}

type Surroundings = { env: NodeJS.ProcessEnv; stdin: Readable; stdout: Writable; cwd: string }

/**
 * `hairline serve`: runs the backend and its server until it is told to stop, then finishes what was begun. Prints exactly
 * one line, when it is ready: `{"url","pid","workspace"}`.
 * With HAIRLINE_LAUNCHER=1, as the launcher and the shell start it: a new workspace gets the demo, and it stops when its
 * standard input ends, so that it never outlives them.
 */
export async function serve(options: ServeOptions, surroundings: Partial<Surroundings> = {}): Promise<void> {
  const { env = process.env, stdin = process.stdin, stdout = process.stdout, cwd = process.cwd() } = surroundings
  const stop = stopSignal(options.signal, env.HAIRLINE_LAUNCHER === '1' ? stdin : null)
  // Native modules load here, so that help and wrong usage come without them.
  const [{ createBackend }, { startServer }] = await Promise.all([
    import('../backend.ts'),
    import('../server/server.ts'),
  ])
  const backend = await createBackend({
    workspace: options.workspace,
    roots: [...(options.roots ?? []), ...ownRoot(cwd)],
  })
  try {
    const { version } = await backend.services.workspace.get()
    const server = await startServer({ ...options, backend, version, token: options.token ?? env.HAIRLINE_TOKEN })
    const ready = { url: server.url, pid: process.pid, workspace: backend.folder.path }
    stdout.write(`${JSON.stringify(ready)}\n`)
    if (env.HAIRLINE_LAUNCHER === '1' && backend.folder.created) backend.services.demo.start()
    if (options.open) await openInBrowser(server.url)
    await aborted(stop)
    await server.close()
  } finally {
    await backend.dispose()
  }
}

/** Where it was started may be opened too, unless that is the whole machine. */
function ownRoot(cwd: string): string[] {
  return parse(cwd).root === cwd ? [] : [cwd]
}

function stopSignal(given: AbortSignal | undefined, parent: Readable | null): AbortSignal {
  const controller = new AbortController()
  const stop = () => controller.abort()
  if (given) given.addEventListener('abort', stop)
  else for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  if (parent) parent.on('end', stop).on('error', stop).resume()
  return given ? AbortSignal.any([given, controller.signal]) : controller.signal
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
