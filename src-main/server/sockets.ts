import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import type { Logger } from 'pino'
import { WebSocketServer, type WebSocket } from 'ws'
import { MAX_PATCH_BYTES } from '../../src-shared/contract/annotation.ts'
import type { Router } from '../api/router.ts'
import type { AccessGuard } from './guard.ts'

/** A patch of the largest size, and what stands around it. */
const MAX_MESSAGE_BYTES = MAX_PATCH_BYTES + 1_000_000

const HEARTBEAT_MS = 30_000

export const RPC_PATH = '/rpc'

export type SocketOptions = { router: Router; guard: AccessGuard; log: Logger; maxMessageBytes?: number }

/** Calls and events over WebSocket. A connection that breaks a rule is closed alone; the others do not notice. */
export class RpcSockets {
  readonly #guard: AccessGuard
  readonly #log: Logger
  readonly #handler: RPCHandler<Record<never, never>>
  readonly #server: WebSocketServer
  readonly #heartbeat: NodeJS.Timeout
  /** Sockets that answered the last ping. */
  readonly #alive = new WeakSet<WebSocket>()

  constructor({ router, guard, log, maxMessageBytes = MAX_MESSAGE_BYTES }: SocketOptions) {
    this.#guard = guard
    this.#log = log
    this.#handler = new RPCHandler(router)
    this.#server = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false })
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS).unref()
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
  }

  /** Tells every page that the backend goes away, so that it reconnects at once instead of waiting. */
  close(): void {
    clearInterval(this.#heartbeat)
    for (const socket of this.#server.clients) socket.close(1001, 'Hairline stops')
    this.#server.close()
  }

  /** Ends the connections whose closing handshake was never answered. */
  terminate(): void {
    for (const socket of this.#server.clients) socket.terminate()
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const decision = this.#guard.decideUpgrade(request)
    if (decision.kind === 'refuse') return refuse(socket, decision.status, decision.sentence)
    if (request.url?.split('?')[0] !== RPC_PATH) return refuse(socket, 404, 'There is nothing at this address.')
    this.#server.handleUpgrade(request, socket, head, (connection) => this.#serve(connection))
  }

  #serve(socket: WebSocket): void {
    this.#alive.add(socket)
    socket.on('pong', () => this.#alive.add(socket))
    // ws closes the connection itself, 1009 for a frame that is too large; without a listener it would end the process.
    socket.on('error', (error) => this.#log.warn({ fault: error.message }, 'a connection was closed for a fault'))
    const connection = {
      addEventListener: socket.addEventListener.bind(socket),
      // Resolves when the bytes are out, so that events wait for a slow reader instead of filling the memory.
      send: (data: Parameters<WebSocket['send']>[0]) =>
        new Promise<void>((resolve) => socket.send(data, () => resolve())),
    }
    this.#handler
      .upgrade(connection, { context: {} })
      .catch((error: unknown) => this.#log.error({ err: error }, 'a connection could not be served'))
  }

  #beat(): void {
    for (const socket of this.#server.clients) {
      if (this.#alive.delete(socket)) socket.ping()
      else socket.terminate()
    }
  }
}

function refuse(socket: Duplex, status: number, sentence: string): void {
  const reason = { 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' }[status] ?? 'Refused'
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(sentence)}\r\n\r\n${sentence}`,
  )
}
