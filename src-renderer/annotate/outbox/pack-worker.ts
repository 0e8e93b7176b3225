import { throughStream } from './through-stream.ts'

/** Bytes in, deflated bytes out (RFC 1951, without a header), in the order in which they came; null where there is no memory. */
export type PackAnswer = Uint8Array<ArrayBuffer> | null

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Uint8Array<ArrayBuffer>>) => void
  postMessage: (answer: PackAnswer, transfer: Transferable[]) => void
}

let last: Promise<void> = Promise.resolve()

scope.onmessage = ({ data }) => {
  last = last.then(async () => {
    const deflated = await throughStream(data, new CompressionStream('deflate-raw')).catch(() => null)
    scope.postMessage(deflated, deflated ? [deflated.buffer] : [])
  })
}
