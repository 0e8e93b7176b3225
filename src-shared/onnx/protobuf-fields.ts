/** One field of a message, where it lies. */
export type ProtobufField = {
  number: number
  /** 0 number, 1 and 5 eight and four bytes, 2 bytes, a text or another message. */
  wire: number
  /** With its key. */
  start: number
  /** Of the content alone. */
  from: number
  end: number
}

/**
 * The fields of one message, where they lie: to copy a file but for a few of them, whatever else is in it.
 * @throws RangeError where a field ends behind the message
 */
export const fieldsOf = (bytes: Uint8Array): ProtobufField[] => [...eachField(bytes)]

function* eachField(bytes: Uint8Array): Generator<ProtobufField> {
  let at = 0
  const varint = () => {
    let [value, factor] = [0, 1]
    for (;;) {
      const byte = bytes[at++]
      if (byte === undefined) throw new RangeError('a field ends behind its message')
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
      factor *= 128
    }
  }
  while (at < bytes.length) {
    const start = at
    const key = varint()
    const wire = key % 8
    let from = at
    if (wire === 0) varint()
    else if (wire === 1) at += 8
    else if (wire === 5) at += 4
    else {
      const length = varint()
      from = at
      at += length
    }
    if (at > bytes.length) throw new RangeError('a field ends behind its message')
    yield { number: Math.floor(key / 8), wire, start, from, end: at }
  }
}

/** The content of the first field with this number; null where there is none. No list is made: weights may be a field each. */
export function contentOf(bytes: Uint8Array, number: number): Uint8Array | null {
  for (const field of eachField(bytes)) if (field.number === number) return bytes.subarray(field.from, field.end)
  return null
}

/** The contents of all fields with this number. */
export function contentsOf(bytes: Uint8Array, number: number): Uint8Array[] {
  return fieldsOf(bytes)
    .filter((each) => each.number === number)
    .map(({ from, end }) => bytes.subarray(from, end))
}
