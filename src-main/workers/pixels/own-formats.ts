import type { ImageSize } from '../protocol.ts'
import { BmpFault, decodeBmp, readBmpHeader } from './bmp.ts'
import { decodeNetpbm, NetpbmFault, readNetpbmHeader } from './netpbm.ts'
import type { Raster } from './raster.ts'
import { undecodable, type SourceFile } from './source-file.ts'

/** Formats that the image library does not read. */
export const isOwnFormat = ({ format }: SourceFile) => format === 'netpbm' || format === 'bmp'

export function readOwnHeader(file: SourceFile): ImageSize {
  const { width, height } = withSentence(file, () =>
    file.format === 'bmp' ? readBmpHeader(file.bytes) : readNetpbmHeader(file.bytes),
  )
  return { width, height }
}

export function decodeOwn(file: SourceFile): Raster {
  return withSentence(file, () => (file.format === 'bmp' ? decodeBmp(file.bytes) : decodeNetpbm(file.bytes)))
}

function withSentence<T>(file: SourceFile, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof NetpbmFault || error instanceof BmpFault ? undecodable(file, error.message) : error
  }
}
