import { TfliteFault } from './fault.ts'

/** Elements of vectors that a file may make us read in all: its tables can be shared by as many others as it likes. */
const MOST_ELEMENTS = 4_000_000
const FIRST_VTABLE_SLOT = 4

/**
 * A flatbuffer that may be hostile: the usual runtime checks nothing. Every offset is unsigned, above 0 and in the file; every
 * length fits into what is left before anything is allocated; what is read in all is bounded.
 * Format: https://flatbuffers.dev/internals
 */
export class Flatbuffer {
  readonly bytes: Uint8Array
  readonly view: DataView
  #left = MOST_ELEMENTS

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  root(): FlatTable {
    this.need(0, 8)
    return new FlatTable(this, this.follow(0))
  }

  /** Where the offset that stands at `at` leads. */
  follow(at: number): number {
    this.need(at, 4)
    const offset = this.view.getUint32(at, true)
    if (offset === 0) throw new TfliteFault('an offset in it leads nowhere')
    this.need(at + offset, 4)
    return at + offset
  }

  need(at: number, length: number): void {
    if (at < 0 || at + length > this.bytes.length) throw new TfliteFault('it is cut short or damaged')
  }

  /** Counts elements that are about to be read one by one. */
  spend(elements: number): void {
    this.#left -= elements
    if (this.#left < 0) throw new TfliteFault('it lists more than any model needs')
  }
}

type Vector = { at: number; length: number }

/** One table. Fields are known by their number in the schema; one that is absent has its default. */
export class FlatTable {
  readonly #file: Flatbuffer
  readonly #at: number
  readonly #size: number
  readonly #vtable: number
  readonly #vtableSize: number

  constructor(file: Flatbuffer, at: number) {
    this.#file = file
    this.#at = at
    file.spend(1)
    file.need(at, 4)
    this.#vtable = at - file.view.getInt32(at, true)
    file.need(this.#vtable, FIRST_VTABLE_SLOT)
    this.#vtableSize = file.view.getUint16(this.#vtable, true)
    this.#size = file.view.getUint16(this.#vtable + 2, true)
    const isOdd = this.#vtable % 2 !== 0 || this.#vtableSize % 2 !== 0
    if (isOdd || this.#vtableSize < FIRST_VTABLE_SLOT || this.#size < 4)
      throw new TfliteFault('a table in it is damaged')
    file.need(this.#vtable, this.#vtableSize)
    file.need(at, this.#size)
  }

  int8(field: number, absent = 0): number {
    const at = this.#field(field, 1)
    return at === null ? absent : this.#file.view.getInt8(at)
  }

  uint8(field: number, absent = 0): number {
    const at = this.#field(field, 1)
    return at === null ? absent : this.#file.view.getUint8(at)
  }

  int32(field: number, absent = 0): number {
    const at = this.#field(field, 4)
    return at === null ? absent : this.#file.view.getInt32(at, true)
  }

  uint32(field: number, absent = 0): number {
    const at = this.#field(field, 4)
    return at === null ? absent : this.#file.view.getUint32(at, true)
  }

  /** As a number: exact up to 2^53, which is more than any file has bytes. */
  uint64(field: number): number {
    const at = this.#field(field, 8)
    return at === null ? 0 : Number(this.#file.view.getBigUint64(at, true))
  }

  float32(field: number, absent = 0): number {
    const at = this.#field(field, 4)
    return at === null ? absent : this.#file.view.getFloat32(at, true)
  }

  has(field: number): boolean {
    return this.#field(field, 1) !== null
  }

  table(field: number): FlatTable | null {
    const at = this.#field(field, 4)
    return at === null ? null : new FlatTable(this.#file, this.#file.follow(at))
  }

  tables(field: number): FlatTable[] {
    return this.#each(field, 4, (at) => new FlatTable(this.#file, this.#file.follow(at)))
  }

  int32s(field: number): number[] {
    return this.#each(field, 4, (at) => this.#file.view.getInt32(at, true))
  }

  float32s(field: number): number[] {
    return this.#each(field, 4, (at) => this.#file.view.getFloat32(at, true))
  }

  int64s(field: number): number[] {
    return this.#each(field, 8, (at) => Number(this.#file.view.getBigInt64(at, true)))
  }

  /** A view of a vector of bytes, not a copy. */
  bytes(field: number): Uint8Array {
    const { at, length } = this.#vector(field, 1)
    return this.#file.bytes.subarray(at, at + length)
  }

  /** What is no UTF-8 becomes a replacement character. */
  text(field: number): string {
    return new TextDecoder().decode(this.bytes(field))
  }

  #each<T>(field: number, size: number, read: (at: number) => T): T[] {
    const { at, length } = this.#vector(field, size)
    this.#file.spend(length)
    return Array.from({ length }, (_, index) => read(at + index * size))
  }

  #vector(field: number, size: number): Vector {
    const at = this.#field(field, 4)
    if (at === null) return { at: 0, length: 0 }
    const start = this.#file.follow(at)
    const length = this.#file.view.getUint32(start, true)
    this.#file.need(start + 4, length * size)
    return { at: start + 4, length }
  }

  #field(field: number, size: number): number | null {
    const slot = FIRST_VTABLE_SLOT + 2 * field
    if (slot + 2 > this.#vtableSize) return null
    const offset = this.#file.view.getUint16(this.#vtable + slot, true)
    if (offset === 0) return null
    if (offset < 4 || offset + size > this.#size) throw new TfliteFault('a table in it is damaged')
    return this.#at + offset
  }
}
