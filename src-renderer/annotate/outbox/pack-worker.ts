import type { Bytes } from './pack-stroke.ts'
import { throughStream } from './through-stream.ts'

/** Bytes in, deflated bytes out (RFC 1951, without a header); null where this browser, or its memory, does not allow it. */
export type PackRequest = { id: number; bytes: Bytes }
export type PackAnswer = { id: number; deflated: Bytes | null }

const scope = self as unknown as {
  onmessage: (event: MessageEvent<PackRequest>) => void
  postMessage: (answer: PackAnswer, transfer: Transferable[]) => void
}

scope.onmessage = ({ data: { id, bytes } }) => void answer(id, bytes)

async function answer(id: number, bytes: Bytes): Promise<void> {
  try {
    const deflated = await throughStream(bytes, new CompressionStream('deflate-raw'))
    scope.postMessage({ id, deflated }, [deflated.buffer])
  } catch {
    scope.postMessage({ id, deflated: null }, [])
  }
}
