import { AppError, type ErrorDescription } from '../../../src-shared/domain/index.ts'
import type { ImageSize, PixelsRequests } from '../protocol.ts'
import type { Codec } from './codec.ts'
import { checkSize, readBeginning, readSourceFile, type SourceFile } from './source-file.ts'

type Foresee = PixelsRequests['foresee']

/** Nearly every photo has its size in so many bytes, after its EXIF data and its thumbnail. */
const BEGINNING_BYTES = 2 ** 16
const PNG_SIZE_AT = 16

/** What an import would refuse at once: see protocol.ts. @param progressed after each photo: the limit of time is for one */
export async function foresee(
  codec: Codec,
  { photos }: Foresee['request'],
  progressed: () => void,
): Promise<Foresee['response']> {
  const faults: (ErrorDescription | null)[] = []
  for (const { path, name } of photos) {
    faults.push(await faultOf(codec, path, name))
    progressed()
  }
  return { faults }
}

async function faultOf(codec: Codec, path: string, name: string): Promise<ErrorDescription | null> {
  try {
    const beginning = readBeginning(path, name, BEGINNING_BYTES)
    const size = sizeIn(beginning)
    if (size) checkSize(size, beginning)
    // Checks it too.
    else await codec.header(await readSourceFile(path, name))
    return null
  } catch (error) {
    if (error instanceof AppError) return error.toJSON()
    // A file that is gone, or may not be read, is the import's to tell.
    return null
  }
}

/** Null where the beginning does not tell it. */
function sizeIn({ format, bytes }: SourceFile): ImageSize | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (format === 'jpeg') return jpegSize(view)
  if (format !== 'png' || view.length < PNG_SIZE_AT + 8 || view.toString('latin1', 12, 16) !== 'IHDR') return null
  return { width: view.readUInt32BE(PNG_SIZE_AT), height: view.readUInt32BE(PNG_SIZE_AT + 4) }
}

/** From the frame's header, whatever its kind: SOF0 to SOF15 without DHT, JPG and DAC (ITU-T T.81, table B.1). */
function jpegSize(view: Buffer): ImageSize | null {
  for (let at = 2; at + 9 <= view.length && view[at] === 0xff;) {
    const marker = view[at + 1] as number
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: view.readUInt16BE(at + 5), width: view.readUInt16BE(at + 7) }
    at += 2 + view.readUInt16BE(at + 2)
  }
  return null
}
