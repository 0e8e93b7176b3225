import { serializeRequestMessage, type MessageType } from '@orpc/standard-server-peer'
import { bytesOf } from './blob-bytes.ts'

type Request = Parameters<typeof serializeRequestMessage<MessageType.REQUEST>>[2]

/** Between a message's JSON and its bytes; no byte of UTF-8. */
const DELIMITER = 255
const encoder = new TextEncoder()

/**
 * A call with blobs as the one message that oRPC makes of it (a JSON head, 255, the form), but without waiting for anything.
 * @param input what the call was given, with the blobs in their places
 * @returns null where the call has no blobs, or one whose bytes are not at hand: then oRPC's own way is right
 */
export function formMessage(id: string, request: Request, input: unknown): Uint8Array<ArrayBuffer> | null {
  const { body } = request
  const data = body instanceof FormData ? body.get('data') : null
  if (typeof data !== 'string') return null
  const parts = (JSON.parse(data) as { maps: PropertyKey[][] }).maps.map((path) => bytesOf(valueAt(input, path)))
  if (!parts.every((part) => part !== undefined)) return null
  const boundary = `hairline-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`
  const head = serializeRequestMessage<MessageType.REQUEST>(id, 1, {
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

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input)
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
