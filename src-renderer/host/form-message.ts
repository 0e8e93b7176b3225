import { MessageType, serializeRequestMessage } from '@orpc/standard-server-peer'
import type { BytesForm } from './own-bytes-serializer.ts'

type Request = Parameters<typeof serializeRequestMessage<MessageType.REQUEST>>[2]

/** Between a message's JSON and its bytes; no byte of UTF-8. */
const DELIMITER = 255
const encoder = new TextEncoder()

/** A call with bytes as the one message that oRPC makes of it (a JSON head, 255, the form), without waiting for anything. */
export function formMessage(id: string, request: Request, { data, parts }: BytesForm): Uint8Array<ArrayBuffer> {
  const boundary = `hairline-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`
  const head = serializeRequestMessage(id, MessageType.REQUEST, {
    ...request,
    body: undefined,
    headers: { ...request.headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
  })
  return joined([
    encoder.encode(JSON.stringify(head)),
    Uint8Array.of(DELIMITER),
    encoder.encode(`--${boundary}\r\nContent-Disposition: form-data; name="data"\r\n\r\n${data}`),
    ...parts.flatMap((part, index) => [encoder.encode(partHead(boundary, index)), part]),
    encoder.encode(`\r\n--${boundary}--\r\n`),
  ])
}

const partHead = (boundary: string, index: number) =>
  `\r\n--${boundary}\r\nContent-Disposition: form-data; name="${index}"; filename="blob"\r\n` +
  'Content-Type: application/octet-stream\r\n\r\n'

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
