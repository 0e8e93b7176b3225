/** The few wire types of protobuf that ONNX needs, written by hand: a field is its number, its type, its bytes. */
const VARINT = 0
const LENGTH = 2
const FIXED32 = 5

/** A growing message. Every method returns the message, so that calls can be chained. */
export class ProtobufWriter {
  readonly #chunks: Uint8Array[] = []

  /** Integers up to 2^53; negative ones in the ten bytes that int64 takes. */
  integer(field: number, value: number | bigint): this {
    return this.#key(field, VARINT).#push(varint(BigInt.asUintN(64, BigInt(value))))
  }

  float(field: number, value: number): this {
    return this.#key(field, FIXED32).#push(new Uint8Array(new Float32Array([value]).buffer))
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#key(field, LENGTH)
      .#push(varint(BigInt(value.length)))
      .#push(value)
  }

  text(field: number, value: string): this {
    return this.bytes(field, utf8(value))
  }

  message(field: number, value: ProtobufWriter): this {
    return this.bytes(field, value.finish())
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0))
    let offset = 0
    for (const chunk of this.#chunks) {
      whole.set(chunk, offset)
      offset += chunk.length
    }
    return whole
  }

  #key(field: number, wireType: number): this {
    return this.#push(varint(BigInt(field * 8 + wireType)))
  }

  #push(chunk: Uint8Array): this {
    this.#chunks.push(chunk)
    return this
  }
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = []
  let rest = value
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    bytes.push(rest > 0n ? low | 0x80 : low)
  } while (rest > 0n)
  return Uint8Array.from(bytes)
}

/** TextEncoder belongs to browsers and Node, not to the language: src-shared does without. */
function utf8(text: string): Uint8Array {
  const escaped = encodeURIComponent(text)
  const bytes: number[] = []
  for (let index = 0; index < escaped.length; index += 1) {
    if (escaped[index] === '%') {
      bytes.push(Number.parseInt(escaped.slice(index + 1, index + 3), 16))
      index += 2
    } else bytes.push(escaped.charCodeAt(index))
  }
  return Uint8Array.from(bytes)
}
