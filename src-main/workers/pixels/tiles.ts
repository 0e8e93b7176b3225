import { randomBytes } from 'node:crypto'
import { readdir, rename, rm } from 'node:fs/promises'
import type { PixelsRequests } from '../protocol.ts'
import type { Codec } from './codec.ts'
import { turnedSize } from './orientation.ts'
import { readSourceFile } from './source-file.ts'

/** Cuts a photo into pieces. The folder `out` is whole or absent; where it is there already, it stays. */
export async function writeTiles(
  codec: Codec,
  { path, out, tile }: PixelsRequests['tiles']['request'],
): Promise<PixelsRequests['tiles']['response']> {
  const file = await readSourceFile(path)
  const header = await codec.header(file)
  const half = `${out}-${randomBytes(6).toString('hex')}`
  try {
    await codec.tiles(file, half, tile)
    // What libvips tells of the picture would only say where the photo came from.
    await rm(`${half}/vips-properties.xml`, { force: true })
    const levels = (await readdir(half)).length
    await rename(half, out).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
    return { ...turnedSize(header, header.orientation), levels }
  } finally {
    for (const leftover of [half, `${half}_files`]) await rm(leftover, { recursive: true, force: true })
    await rm(`${half}.dzi`, { force: true })
  }
}
