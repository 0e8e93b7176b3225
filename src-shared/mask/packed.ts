/**
 * Before the bytes of a packed patch, which are those of patch.ts deflated (RFC 1951, without a header): `HLMZ`, where a
 * patch has `HLMP`. The journal, a message on the wire and the browser's database hold either.
 */
export const PACKED_HEAD: Readonly<Uint8Array> = Uint8Array.of(0x48, 0x4c, 0x4d, 0x5a)

export function isPacked(bytes: Uint8Array): boolean {
  return bytes.length >= PACKED_HEAD.length && PACKED_HEAD.every((value, place) => bytes[place] === value)
}
