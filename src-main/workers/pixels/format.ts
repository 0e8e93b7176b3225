import type { ProbeResult } from '../protocol.ts'

export type Format = ProbeResult['format']

const ascii = (bytes: Uint8Array, from: number, to: number) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', from, to)

/** What the first bytes say, whatever the name says; null for what we do not read. */
export function detectFormat(bytes: Uint8Array): Format | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg'
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'png'
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp'
  if (/^(II[*+]\0|MM\0[*+])/.test(ascii(bytes, 0, 4))) return 'tiff'
  if (/^GIF8[79]a/.test(ascii(bytes, 0, 6))) return 'gif'
  if (ascii(bytes, 4, 8) === 'ftyp' && /avi[fs]/.test(ascii(bytes, 8, 40))) return 'avif'
  if (/^P[1-6][\s#]/.test(ascii(bytes, 0, 3))) return 'netpbm'
  if (ascii(bytes, 0, 2) === 'BM' && bytes.length > 26) return 'bmp'
  return null
}

/** What a file is that is no image of ours, as the end of a sentence: "it is …". */
export function describeContent(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'empty (0 bytes)'
  const start = ascii(bytes, 0, 512).trimStart().toLowerCase()
  if (/^(<!doctype html|<html|<head|<body)/.test(start)) return 'an HTML page'
  if (/^(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?(<!doctype svg|<svg)/s.test(start)) return 'an SVG drawing'
  if (start.startsWith('%pdf')) return 'a PDF document'
  if (start.startsWith('pk\x03\x04')) return 'a ZIP archive'
  if (start.startsWith('8bps')) return 'a Photoshop document'
  if (ascii(bytes, 4, 8) === 'ftyp') return /hei[cfxms]|mif1/.test(ascii(bytes, 8, 40)) ? 'a HEIC photo' : 'a video'
  if (/^[\t\n\r\x20-\x7e]*$/.test(ascii(bytes, 0, 512))) return 'a text file'
  return 'no image that Hairline knows'
}

export const READABLE_FORMATS = 'JPEG, PNG, WebP, TIFF, GIF, AVIF, BMP or PBM/PGM/PPM'
