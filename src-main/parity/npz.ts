import { createReadStream, createWriteStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { AppError, visible } from '../../src-shared/domain/index.ts'
import {
  checkLength,
  endsEarly,
  MAX_HEADER_BYTES,
  parseNpyHeader,
  unreadable,
  type NpyArray,
  type NpyHeader,
} from './npy.ts'

type Entry = {
  name: string
  method: number
  crc: number
  compressed: number
  size: number
  at: number
  sealed: boolean
}

const MAX_ENTRIES = 1000
const MAX_DIRECTORY_BYTES = 2 ** 20
const END_BYTES = 22
const MAX_COMMENT_BYTES = 65_535
const WHERE_ZIP64 = 0xffffffff
/** Deflate makes at most 1032 of one (RFC 1951: a match of 258 bytes takes two bits). */
const MOST_INFLATION = 1032
/** All arrays of a file together. */
const MAX_UNPACKED_BYTES = 16 * 2 ** 30

export const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b

/**
 * The arrays of a .npz file. Stored ones are read where they lie; deflated ones are unpacked into `folder`, under names of
 * our own, as a stream that ends where the header says.
 * @throws AppError FILE_UNREADABLE, FILE_TOO_LARGE
 */
export async function openNpz(path: string, folder: string, signal: AbortSignal): Promise<NpyArray[]> {
  const name = basename(path)
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const entries = (await readDirectory(file, size, name)).filter(({ name: each }) => /\.npy$/i.test(each))
    if (entries.length === 0)
      throw unreadable(name, 'it holds no array', 'Write it with np.savez(file, inputs=…, outputs=…)')
    checkEntries(entries, size, name)
    const arrays: NpyArray[] = []
    for (const [index, entry] of entries.entries()) {
      const start = await dataStart(file, entry, size, name)
      const label = `${visible(entry.name)} in ${name}`
      const target = join(folder, `array-${index}.npy`)
      const header =
        entry.method === 0
          ? await readStored(file, path, entry, start, label, signal)
          : await inflate(path, entry, start, target, label, signal)
      const from =
        entry.method === 0 ? { path, offset: start + header.offset } : { path: target, offset: header.offset }
      arrays.push({ ...header, ...from, name: entry.name.replace(/\.npy$/i, '') })
    }
    return arrays
  } finally {
    await file.close()
  }
}

async function readDirectory(file: FileHandle, size: number, name: string): Promise<Entry[]> {
  const tail = Buffer.alloc(Math.min(size, END_BYTES + MAX_COMMENT_BYTES))
  await file.read(tail, 0, tail.length, size - tail.length)
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end + END_BYTES > tail.length) throw endsEarly(name, 'its list of contents is missing')
  const count = tail.readUInt16LE(end + 10)
  const bytes = tail.readUInt32LE(end + 12)
  const at = tail.readUInt32LE(end + 16)
  if (count > MAX_ENTRIES || bytes > MAX_DIRECTORY_BYTES) {
    throw unreadable(name, `it claims ${count} files`, `Save at most ${MAX_ENTRIES} arrays in one file`)
  }
  if (at + bytes > size) throw unreadable(name, 'its list of contents is damaged', 'Copy or write it again')
  const directory = Buffer.alloc(bytes)
  await file.read(directory, 0, bytes, at)
  return parseEntries(directory, count, name)
}

function parseEntries(directory: Buffer, count: number, name: string): Entry[] {
  const entries: Entry[] = []
  let at = 0
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) {
      throw unreadable(name, 'its list of contents is damaged', 'Copy or write it again')
    }
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((place) => directory.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ]
    const entryName = directory.toString('utf8', at + 46, at + 46 + nameBytes)
    checkName(entryName, entries, name)
    const extra = directory.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes)
    entries.push({
      name: entryName,
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      sealed: (directory.readUInt16LE(at + 8) & 1) === 1,
      ...largeSizes(extra, {
        size: directory.readUInt32LE(at + 24),
        compressed: directory.readUInt32LE(at + 20),
        at: directory.readUInt32LE(at + 42),
      }),
    })
    at += 46 + nameBytes + extraBytes + commentBytes
  }
  return entries
}

/** Names never become paths here; a file that tries is not what the training side wrote. */
function checkName(entry: string, before: readonly Entry[], name: string): void {
  const leaves = /^[/\\]|(^|[/\\])\.\.([/\\]|$)|^[a-z]:|\0/i.test(entry)
  if (leaves)
    throw unreadable(
      name,
      `it names a file outside of itself (${visible(entry.slice(0, 80))})`,
      'Write it again with np.savez',
    )
  if (before.some((each) => each.name === entry)) {
    throw unreadable(name, `it has two arrays ${visible(entry.slice(0, 80))}`, 'Write it again with np.savez')
  }
}

/** Sizes of 4 GiB and more stand in an extra field, in this order, as far as the short ones are full. */
function largeSizes(extra: Buffer, short: Pick<Entry, 'size' | 'compressed' | 'at'>) {
  const sizes = { ...short }
  for (let at = 0; at + 4 <= extra.length;) {
    const [id, bytes] = [extra.readUInt16LE(at), extra.readUInt16LE(at + 2)]
    if (id === 1) {
      let from = at + 4
      for (const key of ['size', 'compressed', 'at'] as const) {
        if (sizes[key] !== WHERE_ZIP64 || from + 8 > extra.length) continue
        sizes[key] = Number(extra.readBigUInt64LE(from))
        from += 8
      }
    }
    at += 4 + bytes
  }
  return sizes
}

function checkEntries(entries: readonly Entry[], fileSize: number, name: string): void {
  for (const { name: entry, method, sealed, size, compressed, at } of entries) {
    const label = `${visible(entry)} in ${name}`
    if (at > fileSize) throw unreadable(label, 'its place is outside of the file', 'Copy or write it again')
    if (sealed) throw unreadable(label, 'it is encrypted', 'Save it without a password')
    if (method !== 0 && method !== 8)
      throw unreadable(label, `it is packed by method ${method}`, 'Write it with np.savez')
    if (method === 0 ? size !== compressed : size > (compressed + 64) * MOST_INFLATION) {
      throw unreadable(
        label,
        `${compressed} bytes cannot hold the ${size} that it claims`,
        'It is damaged; write it again',
      )
    }
  }
  const total = entries.reduce((sum, { size }) => sum + size, 0)
  if (total <= MAX_UNPACKED_BYTES) return
  throw new AppError(
    'FILE_TOO_LARGE',
    `${name} claims ${(total / 2 ** 30).toFixed(0)} GiB unpacked, and Hairline reads ${MAX_UNPACKED_BYTES / 2 ** 30}; save fewer images.`,
  )
}

async function dataStart(file: FileHandle, entry: Entry, size: number, name: string): Promise<number> {
  const local = Buffer.alloc(30)
  const { bytesRead } = await file.read(local, 0, 30, entry.at)
  if (bytesRead < 30 || local.readUInt32LE(0) !== 0x04034b50) {
    throw unreadable(name, `${visible(entry.name)} does not lie where its list says`, 'Copy or write it again')
  }
  const start = entry.at + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
  if (start + entry.compressed > size) throw endsEarly(name)
  return start
}

async function readStored(
  file: FileHandle,
  path: string,
  entry: Entry,
  start: number,
  label: string,
  signal: AbortSignal,
): Promise<NpyHeader> {
  const head = Buffer.alloc(Math.min(MAX_HEADER_BYTES, entry.size))
  const { bytesRead } = await file.read(head, 0, head.length, start)
  const header = parseNpyHeader(head.subarray(0, bytesRead), label)
  if (!header) throw endsEarly(label)
  checkLength(header, entry.size, label)
  let crc = 0
  for await (const chunk of createReadStream(path, {
    start,
    end: start + entry.size - 1,
    signal,
  }) as AsyncIterable<Buffer>) {
    crc = crc32(chunk, crc)
  }
  if (crc !== entry.crc) throw damaged(label)
  return header
}

/** Unpacks one array; stops at the first byte that its own header does not account for. */
async function inflate(
  path: string,
  entry: Entry,
  start: number,
  target: string,
  label: string,
  signal: AbortSignal,
): Promise<NpyHeader> {
  let head = Buffer.alloc(0)
  let header: NpyHeader | null = null
  let crc = 0
  let bytes = 0
  const look = (chunk: Buffer): void => {
    crc = crc32(chunk, crc)
    bytes += chunk.length
    if (bytes > entry.size) throw unreadable(label, 'it unpacks to more than it claims', 'Write it again with np.savez')
    if (header) return
    head = Buffer.concat([head, chunk])
    header = parseNpyHeader(head.subarray(0, MAX_HEADER_BYTES), label)
    if (header) checkLength(header, entry.size, label)
    else if (head.length >= MAX_HEADER_BYTES) throw damaged(label)
  }
  const watch = new Transform({
    transform(chunk: Buffer, _, done) {
      try {
        look(chunk)
        done(null, chunk)
      } catch (error) {
        done(error as Error)
      }
    },
  })
  const packed = createReadStream(path, { start, end: start + Math.max(1, entry.compressed) - 1 })
  await pipeline(packed, createInflateRaw(), watch, createWriteStream(target), { signal }).catch((error: unknown) => {
    signal.throwIfAborted()
    if (error instanceof AppError || (error as NodeJS.ErrnoException).syscall) throw error
    throw damaged(label)
  })
  if (!header) throw endsEarly(label)
  checkLength(header, bytes, label)
  if (crc !== entry.crc) throw damaged(label)
  return header
}

const damaged = (label: string) => unreadable(label, 'its content is damaged', 'Copy or write it again')
