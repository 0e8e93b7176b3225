/** A browser lends the bytes of a blob only by way of another process, which takes tens of milliseconds beside a busy page. */
const known = new WeakMap<Blob, Uint8Array>()

/** A blob that remembers its bytes, so that a call that carries it leaves at once. The bytes must stay as they are. */
export function blobOf(bytes: Uint8Array<ArrayBuffer>): Blob {
  const blob = new Blob([bytes])
  known.set(blob, bytes)
  return blob
}

/** The bytes of a blob of `blobOf`; undefined for any other. */
export const bytesOf = (blob: unknown): Uint8Array | undefined => (blob instanceof Blob ? known.get(blob) : undefined)
