import { createHash } from 'node:crypto'
import { closeSync, createReadStream, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { AppError } from '../../../src-shared/domain/index.ts'
import { MAX_MASK_PIXELS } from '../../../src-shared/mask/index.ts'
import type { ImageSize } from '../protocol.ts'
import { describeContent, detectFormat, READABLE_FORMATS, type Format } from './format.ts'

/** A file in memory whose kind is known. `name` is how sentences call it. */
export type SourceFile = { path: string; name: string; bytes: Uint8Array; format: Format; role: Role }

/** Which of the two a file is decides the code of its faults. */
export type Role = 'image' | 'mask'

const MAX_FILE_BYTES = 2 ** 30
/** The side that JPEG, PBM patches and browsers end at. */
const MAX_SIDE = 65_535

/** Reads a whole file and says what it is. @throws AppError IMAGE_UNREADABLE or MASK_UNREADABLE, IMAGE_TOO_LARGE */
export async function readSourceFile(path: string, name = path, role: Role = 'image'): Promise<SourceFile> {
  return sourceFile(readWhole(path, name), { path, name, role })
}

/** The first so many bytes of a photo; what is in them is not whole. @throws AppError IMAGE_UNREADABLE, IMAGE_TOO_LARGE */
export function readBeginning(path: string, name: string, count: number): SourceFile {
  return sourceFile(readWhole(path, name, count), { path, name, role: 'image' })
}

function sourceFile(bytes: Uint8Array, { path, name, role }: Pick<SourceFile, 'path' | 'name' | 'role'>): SourceFile {
  const format = detectFormat(bytes)
  if (!format) {
    const what = describeContent(bytes)
    throw unreadable(role, name, `it is ${what}`, `Replace it by a ${READABLE_FORMATS} file`)
  }
  return { path, name, bytes, format, role }
}

/** The worker has one thing to do at a time, and blocking is several times cheaper than promises. */
function readWhole(path: string, name: string, count = Infinity): Uint8Array {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    if (size > MAX_FILE_BYTES) {
      const gibibytes = (size / 2 ** 30).toFixed(1)
      throw new AppError(
        'IMAGE_TOO_LARGE',
        `${name} has ${gibibytes} GiB, and Hairline reads images of at most 1 GiB. Export it smaller.`,
        { path },
      )
    }
    if (size <= count) return readFileSync(file)
    const bytes = Buffer.alloc(count)
    return bytes.subarray(0, readSync(file, bytes, 0, count, 0))
  } finally {
    closeSync(file)
  }
}

/** Refuses from the header alone, before anything is decoded. @throws AppError IMAGE_TOO_LARGE */
export function checkSize({ width, height }: ImageSize, { path, name }: { path: string; name: string }): void {
  if (width * height <= MAX_MASK_PIXELS && width <= MAX_SIDE && height <= MAX_SIDE) return
  const limit = Math.floor(MAX_MASK_PIXELS / 1e6)
  throw new AppError(
    'IMAGE_TOO_LARGE',
    `${name} is ${width} × ${height}, and Hairline works with at most ${limit} megapixels and ${MAX_SIDE} pixels a side. Export it smaller.`,
    { path, width, height, limitPixels: MAX_MASK_PIXELS },
  )
}

/** The one sentence for a file that cannot be read: what is wrong, and the way out. */
export function unreadable(role: Role, name: string, fault: string, wayOut: string): AppError {
  return new AppError(
    role === 'image' ? 'IMAGE_UNREADABLE' : 'MASK_UNREADABLE',
    `${name} cannot be read: ${fault}. ${wayOut}.`,
    {
      path: name,
    },
  )
}

/** For a decoder that stopped, by its own words: at the end of the file, or within. */
export function undecodable({ name, role }: SourceFile, reason: string): AppError {
  if (ENDS_EARLY.test(reason)) return unreadable(role, name, 'the file ends early', 'Copy or download it again')
  const fault = OWN_WORDS.test(reason) ? reason : 'its content is damaged'
  return unreadable(role, name, fault, 'Copy or download it again, or export it anew')
}

/** As the decoders of libvips and ours put it. */
const ENDS_EARLY = /premature end|unexpected end|ends early|end of file|read error|truncat|bad seek|unable to parse/i
/** Faults that our own decoders put so that they complete the sentence. */
const OWN_WORDS = /^(its|it has|this kind|a number) /

/** Of a file of any size. */
export async function hashFile(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { sha256: hash.digest('hex'), bytes }
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
