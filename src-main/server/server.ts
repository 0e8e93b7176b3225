import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isIPv6, type AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { AppError } from '../../src-shared/domain/index.ts'
import { createAssets } from '../api/assets.ts'
import { createRouter, type Router } from '../api/router.ts'
import type { Backend } from '../backend.ts'
import { AccessGuard, MIN_TOKEN_LENGTH, newToken } from './guard.ts'
import { createHttpApi } from './http-api.ts'
import { refusalPage, SECURITY_HEADERS } from './pages.ts'
import { RpcSockets } from './sockets.ts'
import { createStaticFiles, findRendererFolder } from './static-files.ts'

export type ServerOptions = {
  backend: Pick<Backend, 'services' | 'log'>
  /** Address to listen on; beyond loopback only with `token`. */
  host?: string
  /** 0: any free one. */
  port?: number
  /** The secret; a new random one unless given. At least 16 characters. */
  token?: string
  /** Further names that the Host header may carry. */
  allowHosts?: string[]
  version?: string
  rendererFolder?: string
  maxMessageBytes?: number
}

export type RunningServer = {
  /** With the secret: what is opened once, in a browser. */
  url: string
  /** Without it. */
  origin: string
  port: number
  close(): Promise<void>
}

/** How long a page may take to answer that the connection ends. */
const CLOSING_MS = 1000

/**
 * Serves the workbench: its page, its assets, calls over WebSocket (/rpc) and over HTTP (/api), all behind the guard.
 * @throws AppError WRONG_USAGE for an unsafe address or secret, BUSY for a port in use.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { backend, host = '127.0.0.1', port = 0, allowHosts = [] } = options
  refuseUnsafe(host, options.token)
  const token = options.token ?? newToken()
  const router = createRouter(backend)
  const app = createApp(router, options)

  const server = createServer()
  await listen(server, host, port)
  const bound = (server.address() as AddressInfo).port
  const boundHost = hostInAddress(host)
  const guard = new AccessGuard({ token, allowHosts: [...allowHosts, boundHost], port: bound })
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  server.on('request', (request, response) => {
    if (admit(guard, request, response)) void answer(request, response)
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  const sockets = new RpcSockets({ router, guard, log: backend.log, maxMessageBytes: options.maxMessageBytes })
  sockets.attach(server)

  const origin = `http://${boundHost}:${bound}`
  return {
    url: `${origin}/?token=${encodeURIComponent(token)}`,
    origin,
    port: bound,
    close: () => close(server, sockets),
  }
}

function createApp(
  router: Router,
  { backend, version = '', rendererFolder = findRendererFolder() }: ServerOptions,
): Hono {
  const app = new Hono()
  app.route('/api', createHttpApi(router, version))
  // The bundler's files lie directly under /assets, ours a folder deeper.
  app.route('/assets', createAssets(backend.services, backend.log))
  app.route('/', createStaticFiles(rendererFolder))
  app.onError((error, context) => {
    backend.log.error({ err: error }, 'a request failed')
    return context.text('Something went wrong inside Hairline; the log has the details.', 500)
  })
  return app
}

/** True when the request may go on; else it is answered here. Nothing of the workbench runs before this. */
function admit(guard: AccessGuard, request: IncomingMessage, response: ServerResponse): boolean {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
  const decision = guard.decide(request)
  if (decision.kind === 'allow') return true
  response.setHeader('Cache-Control', 'no-store')
  if (decision.kind === 'log-in') {
    response.writeHead(303, { Location: decision.location, 'Set-Cookie': decision.cookie }).end()
  } else {
    // Whatever body comes along is not read.
    response.writeHead(decision.status, { 'Content-Type': 'text/html; charset=utf-8', Connection: 'close' })
    response.end(refusalPage(decision.sentence))
  }
  return false
}

function refuseUnsafe(host: string, token: string | undefined): void {
  const isLoopback = ['127.0.0.1', '::1', 'localhost'].includes(host)
  if (!isLoopback && token === undefined) {
    throw new AppError(
      'WRONG_USAGE',
      `Listening on ${host} lets other machines in, so it needs a secret of your own: add --token with at least ${MIN_TOKEN_LENGTH} characters, or use an SSH tunnel to 127.0.0.1.`,
    )
  }
  if (token !== undefined && (token.length < MIN_TOKEN_LENGTH || /\s/.test(token))) {
    throw new AppError(
      'WRONG_USAGE',
      `The secret given with --token is too weak; use at least ${MIN_TOKEN_LENGTH} characters without spaces.`,
    )
  }
}

/** The name for the printed address: who listens everywhere is reached by loopback from here. */
function hostInAddress(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return isIPv6(host) ? `[${host}]` : host
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      throw new AppError('BUSY', `Port ${port} is in use by another program; choose another with --port, or 0 for any.`)
    }
    if (code === 'EACCES') {
      throw new AppError('WRONG_USAGE', `Port ${port} is reserved for the system; choose one above 1023 with --port.`)
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new AppError('WRONG_USAGE', `This machine has no address ${host}; check --host.`)
    }
    throw error
  }
}

async function close(server: Server, sockets: RpcSockets): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  sockets.close()
  server.closeIdleConnections()
  const patience = setTimeout(() => {
    sockets.terminate()
    server.closeAllConnections()
  }, CLOSING_MS)
  await closed
  clearTimeout(patience)
}
