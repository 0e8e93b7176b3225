import type { ImageSize } from '../protocol.ts'
import type { Raster } from './raster.ts'

/** PBM, PGM or PPM, plain (P1 to P3) or raw (P4 to P6): netpbm.sourceforge.net/doc/pbm.html and its siblings. */
export type NetpbmHeader = ImageSize & {
  /** 1 bit, grey or colour. */
  kind: 'bitmap' | 'grey' | 'colour'
  plain: boolean
  /** Largest sample value, 1..65535; 1 for bitmaps. */
  maximum: number
  /** Where the samples begin. */
  offset: number
}

/** A fault of the file; the reader of files makes a sentence of it. */
export class NetpbmFault extends Error {}

const KINDS = { 1: 'bitmap', 2: 'grey', 3: 'colour', 4: 'bitmap', 5: 'grey', 6: 'colour' } as const

/** Reads the header and nothing else. @throws NetpbmFault */
export function readNetpbmHeader(bytes: Uint8Array): NetpbmHeader {
  const digit = (bytes[1] ?? 0) - 48
  const kind = bytes[0] === 0x50 ? KINDS[digit as keyof typeof KINDS] : undefined
  if (!kind) throw new NetpbmFault('it is no PBM, PGM or PPM')
  const tokens = new Tokens(bytes, 2)
  const width = tokens.next()
  const height = tokens.next()
  const maximum = kind === 'bitmap' ? 1 : tokens.next()
  if (width < 1 || height < 1 || maximum < 1 || maximum > 65_535) throw new NetpbmFault('its header is impossible')
  const plain = digit <= 3
  // Exactly one blank separates the header from raw samples.
  return { kind, plain, width, height, maximum, offset: plain ? tokens.position : tokens.position + 1 }
}

/**
 * Decodes to 8 bits. Bitmaps: 1 is black, so 0 (white) becomes 255: in Figaro-1k's masks hair is white.
 * `scaled`: samples stretch from 0..maximum to 0..255; otherwise they stay as they are (class indices; above 255 is a fault).
 * @throws NetpbmFault for a file that ends early or lies
 */
export function decodeNetpbm(bytes: Uint8Array, { scaled = true } = {}): Raster {
  const header = readNetpbmHeader(bytes)
  const { width, height, kind } = header
  const channels = kind === 'colour' ? 3 : 1
  const count = width * height * channels
  // Before anything is allocated: a header alone cannot ask for memory.
  if (bytes.length - header.offset < smallestBody(header, count)) throw new NetpbmFault('the file ends early')
  const pixels = new Uint8Array(count)
  if (kind === 'bitmap') {
    if (header.plain) readPlainBits(bytes, header, pixels)
    else unpackBits(bytes, header, pixels)
  } else if (header.plain) readPlainSamples(bytes, header, pixels, scaled)
  else readRawSamples(bytes, header, pixels, scaled)
  return { width, height, channels, pixels }
}

function smallestBody({ kind, plain, width, height, maximum }: NetpbmHeader, count: number): number {
  if (kind === 'bitmap') return plain ? count : Math.ceil(width / 8) * height
  if (plain) return count * 2 - 1
  return count * (maximum > 255 ? 2 : 1)
}

function unpackBits(bytes: Uint8Array, { width, height, offset }: NetpbmHeader, pixels: Uint8Array): void {
  const rowBytes = Math.ceil(width / 8)
  for (let y = 0, at = 0; y < height; y++) {
    const row = offset + y * rowBytes
    for (let x = 0; x < width; x++) {
      const isBlack = ((bytes[row + (x >> 3)] as number) >> (7 - (x & 7))) & 1
      pixels[at++] = isBlack ? 0 : 255
    }
  }
}

/** Plain bitmaps need no blanks between their digits. */
function readPlainBits(bytes: Uint8Array, { offset }: NetpbmHeader, pixels: Uint8Array): void {
  const tokens = new Tokens(bytes, offset)
  for (let at = 0; at < pixels.length; at++) pixels[at] = tokens.nextDigit() === 1 ? 0 : 255
}

function readPlainSamples(bytes: Uint8Array, header: NetpbmHeader, pixels: Uint8Array, scaled: boolean): void {
  const tokens = new Tokens(bytes, header.offset)
  const toByte = byteOf(header.maximum, scaled)
  for (let at = 0; at < pixels.length; at++) pixels[at] = toByte(tokens.next())
}

function readRawSamples(bytes: Uint8Array, header: NetpbmHeader, pixels: Uint8Array, scaled: boolean): void {
  const toByte = byteOf(header.maximum, scaled)
  let from = header.offset
  if (header.maximum > 255) {
    for (let at = 0; at < pixels.length; at++, from += 2) {
      pixels[at] = toByte(((bytes[from] as number) << 8) | (bytes[from + 1] as number))
    }
  } else if (header.maximum === 255 || !scaled) {
    pixels.set(bytes.subarray(from, from + pixels.length))
  } else {
    for (let at = 0; at < pixels.length; at++) pixels[at] = toByte(bytes[from++] as number)
  }
}

function byteOf(maximum: number, scaled: boolean): (sample: number) => number {
  if (scaled) return (sample) => Math.round((Math.min(sample, maximum) * 255) / maximum)
  return (sample) => {
    if (sample > 255) throw new NetpbmFault('it has values above 255')
    return sample
  }
}

/** Numbers between blanks and comments. */
class Tokens {
  readonly #bytes: Uint8Array
  position: number

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes
    this.position = position
  }

  next(): number {
    this.#skipBlanks()
    const start = this.position
    let value = 0
    for (let byte = this.#bytes[this.position]; isDigit(byte); byte = this.#bytes[++this.position]) {
      value = value * 10 + byte - 48
      if (value > 0x7fff_ffff) throw new NetpbmFault('a number in it is too large')
    }
    if (this.position === start) throw this.#fault()
    return value
  }

  nextDigit(): number {
    this.#skipBlanks()
    const byte = this.#bytes[this.position]
    if (byte !== 48 && byte !== 49) throw this.#fault()
    this.position++
    return byte - 48
  }

  #skipBlanks(): void {
    for (;;) {
      const byte = this.#bytes[this.position]
      if (byte === 0x23) {
        while (this.position < this.#bytes.length && this.#bytes[this.position] !== 0x0a) this.position++
      } else if (byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d)) this.position++
      else return
    }
  }

  #fault(): NetpbmFault {
    return new NetpbmFault(this.position >= this.#bytes.length ? 'the file ends early' : 'a number is missing in it')
  }
}

const isDigit = (byte: number | undefined): byte is number => byte !== undefined && byte >= 48 && byte <= 57
