import type { ImageSize } from '../protocol.ts'
import type { SourceFile } from './source-file.ts'
import type { GreyRaster, Raster } from './raster.ts'

export type ImageHeader = ImageSize & {
  /** EXIF orientation 1..8; `width` and `height` are those of the stored pixels. */
  orientation: number
}

/**
 * What the requests need of an image library. One file implements it (pixels.ts), so that everything else here is
 * plain arithmetic on rasters. Decoders fail with IMAGE_UNREADABLE or MASK_UNREADABLE.
 */
export type Codec = {
  /** Reads the header and checks the size; nothing is decoded. */
  header(file: SourceFile): Promise<ImageHeader>
  /** 8-bit sRGB as stored values: profiles are ignored, nothing is rotated. 3 channels, or 4 with alpha; of 16-bit grey 1 or 2. */
  decodeStored(file: SourceFile): Promise<Raster>
  /** 8-bit RGB, upright, on black; profiles are ignored, as training pipelines do. */
  decodeUpright(file: SourceFile): Promise<Raster>
  /** Decodes the whole file into a WebP that fits into `size` × `size`, upright, on black. */
  thumbnail(file: SourceFile, size: number): Promise<Uint8Array>
  /** JPEG that fits into `size` × `size`, upright, on black; good enough to paint by. */
  overview(file: SourceFile, size: number): Promise<Uint8Array>
  /** JPEG pieces of `tile` × `tile` in folders by level, smallest first, within `folder`, which is made. */
  tiles(file: SourceFile, folder: string, tile: number): Promise<void>
  /** Upright PNG for browsers, colours as the file's profile says. */
  display(file: SourceFile): Promise<{ bytes: Uint8Array; size: ImageSize }>
  /** Bilinear, antialiased where it shrinks. */
  resize(raster: Raster, size: ImageSize): Promise<Raster>
  /** What `resize` gives of `decodeUpright`, without the large raster in between. `from` is the size of a plain JPEG: see plain-jpeg.ts. */
  decodeResized(file: SourceFile, from: ImageSize, size: ImageSize): Promise<Raster>
  /** One of our own masks: 8-bit grey PNG. */
  decodeMask(bytes: Uint8Array, path: string): Promise<GreyRaster>
  encodeMask(mask: GreyRaster): Promise<Uint8Array>
  /** The same pixels in fewer bytes, for files that are kept and copied rather than painted on. */
  encodeSmallMask(mask: GreyRaster): Promise<Uint8Array>
  encode(raster: Raster, format: 'jpeg' | 'png', quality?: number): Promise<Uint8Array>
  /** As small as JPEG gets (mozjpeg, colour at half resolution); takes several times as long. */
  encodeSmallJpeg(raster: Raster, quality: number): Promise<Uint8Array>
}
