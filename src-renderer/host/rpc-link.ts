import { StandardLink, StandardRPCLinkCodec, type StandardLinkClient } from '@orpc/client/standard'
import {
  decodeResponseMessage,
  encodeRequestMessage,
  experimental_ClientPeerWithoutCodec as Peer,
  MessageType,
} from '@orpc/standard-server-peer'
import { formMessage } from './form-message.ts'
import { BytesForm, OwnBytesSerializer } from './own-bytes-serializer.ts'
import type { ReconnectingSocket } from './reconnecting-socket.ts'

const OPEN = 1

/**
 * oRPC over one WebSocket, as its own link does it, with one difference: a call with `OwnBytes` is put on the wire in
 * the task in which it is made. oRPC reads bytes back from blobs, twice: a stroke would leave the page 40 ms late.
 */
export function rpcLink(socket: ReconnectingSocket): StandardLink<NoContext> {
  return new StandardLink(new StandardRPCLinkCodec(new OwnBytesSerializer(), { url: 'http://orpc' }), client(socket))
}

type NoContext = Record<never, never>

function client(socket: ReconnectingSocket): StandardLinkClient<NoContext> {
  const peer = new Peer(async ([id, type, payload]) => {
    const message =
      type === MessageType.REQUEST && payload.body instanceof BytesForm
        ? formMessage(id, payload, payload.body)
        : await encodeRequestMessage(id, type, payload)
    if (socket.readyState !== OPEN) await openOrClosed(socket)
    if (socket.readyState !== OPEN) throw new Error('Cannot send message, WebSocket is not open.')
    socket.send(message as Parameters<ReconnectingSocket['send']>[0])
  })
  socket.addEventListener('message', (event) => void receive((event as MessageEvent<string | Blob>).data, peer))
  socket.addEventListener('close', () => peer.close())
  return {
    async call(request) {
      const response = await peer.request(request)
      return { ...response, body: () => Promise.resolve(response.body) }
    },
  }
}

/** Where an answer has bytes they come as a blob. */
async function receive(data: string | Blob, peer: Peer): Promise<void> {
  const raw = typeof data === 'string' ? data : new Uint8Array(await data.arrayBuffer())
  await peer.message(await decodeResponseMessage(raw))
}

/** While the connection is made anew a call waits. */
function openOrClosed(socket: ReconnectingSocket): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      socket.removeEventListener('open', settle)
      socket.removeEventListener('close', settle)
      resolve()
    }
    socket.addEventListener('open', settle)
    socket.addEventListener('close', settle)
  })
}
