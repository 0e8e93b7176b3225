import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { Hono, type Context } from 'hono'
import type { Logger } from 'pino'
import { THUMBNAIL_SIZES, type ThumbnailSize } from '../../src-shared/contract/index.ts'
import { describeError } from '../store/faults.ts'

/** A file of ours, or a photo of the user's; `version` is the content's hash where the address carries one. */
export type AssetFile = { path: string; version: string }

type Found = AssetFile | null | Promise<AssetFile | null>

/** Where the bytes come from. Everything is found by id; no part of an address ever becomes part of a path. */
export type AssetSources = {
  images: {
    photoFile(imageId: string): Found
    photoOverview(imageId: string): Found
    photoTile(imageId: string, level: number, column: number, row: number): Found
    thumbnail(imageId: string, size: ThumbnailSize): Found
    maskThumbnail(imageId: string, size: ThumbnailSize): Found
  }
  annotation: { maskFile(imageId: string): Found }
  versions: { versionFile(versionId: string): Found }
  predictions: {
    probabilityPng(modelId: string, imageId: string, key: string): Found
    trialPng(key: string): Found
  }
  parity: { picture(key: string): Found }
  postProcessing: { processedPng(key: string): Found }
}

const ID = '[A-Za-z0-9_-]{1,64}'
const HASH = '[0-9a-f]{16}'
const PLACE = '[0-9]{1,3}'
const SIZE = THUMBNAIL_SIZES.join('|')

/** Serves the addresses of src-shared/contract/asset-urls.ts. A hash that is not the present one is answered with 404. */
export function createAssets(
  { images, annotation, versions, predictions, parity, postProcessing }: AssetSources,
  log: Logger,
): Hono {
  const assets = new Hono()
  const hashed = async (context: Context, found: Found) => {
    const file = await found
    const hash = context.req.param('hash') ?? ''
    return file?.version.startsWith(hash) ? send(context, file) : notThere(context)
  }

  assets.get(`/photo/:id{${ID}}/:hash{${HASH}}`, (context) =>
    hashed(context, images.photoFile(context.req.param('id'))),
  )
  assets.get(`/photo-overview/:id{${ID}}/:hash{${HASH}}`, (context) =>
    hashed(context, images.photoOverview(context.req.param('id'))),
  )
  assets.get(
    `/photo-tile/:id{${ID}}/:hash{${HASH}}/:level{${PLACE}}/:column{${PLACE}}/:row{${PLACE}}`,
    async (context) => {
      const { id, level, column, row } = context.req.param()
      return hashed(context, images.photoTile(id, Number(level), Number(column), Number(row)))
    },
  )
  assets.get(`/thumbnail/:id{${ID}}/:hash{${HASH}}/:size{${SIZE}}`, (context) =>
    hashed(context, images.thumbnail(context.req.param('id'), sizeOf(context))),
  )
  assets.get(`/mask/:id{${ID}}/:hash{${HASH}}`, (context) =>
    hashed(context, annotation.maskFile(context.req.param('id'))),
  )
  assets.get(`/version/:id{${ID}}/:hash{${HASH}}`, (context) =>
    hashed(context, versions.versionFile(context.req.param('id'))),
  )
  assets.get(`/mask-thumbnail/:id{${ID}}/:hash{${HASH}}/:size{${SIZE}}`, (context) =>
    hashed(context, images.maskThumbnail(context.req.param('id'), sizeOf(context))),
  )
  assets.get(`/prediction/:model{${ID}}/:id{${ID}}/:hash{${HASH}}`, (context) => {
    const { model, id, hash } = context.req.param()
    return hashed(context, predictions.probabilityPng(model, id, hash))
  })
  assets.get(`/trial/:hash{[0-9a-f]{16,64}}`, (context) =>
    hashed(context, predictions.trialPng(context.req.param('hash'))),
  )
  assets.get(`/parity/:hash{[0-9a-f]{64}}`, (context) => hashed(context, parity.picture(context.req.param('hash'))))
  assets.get(`/processed/:hash{[0-9a-f]{16,64}}`, (context) =>
    hashed(context, postProcessing.processedPng(context.req.param('hash'))),
  )

  assets.onError((error, context) => {
    const { code } = describeError(error, log)
    // The sentence of an error may name a path, and an address is no place for it: the page asks the contract for details.
    return context.text(`This cannot be shown: ${code}.`, code === 'INTERNAL' ? 500 : 404)
  })
  return assets
}

function sizeOf(context: Context): ThumbnailSize {
  const size = Number(context.req.param('size'))
  return THUMBNAIL_SIZES.find((each) => each === size) ?? THUMBNAIL_SIZES[0]
}

function notThere(context: Context): Response | Promise<Response> {
  return context.text('There is nothing at this address, or it has changed.', 404)
}

/** Streams a file whose address changes with its content, so that it can be kept for ever. */
async function send(context: Context, file: AssetFile): Promise<Response> {
  const handle = await open(file.path, 'r')
  try {
    const { size } = await handle.stat()
    const head = new Uint8Array(16)
    await handle.read(head, 0, head.length, 0)
    context.header('Content-Type', contentType(head))
    context.header('Content-Length', String(size))
    context.header('Cache-Control', 'private, max-age=31536000, immutable')
    if (context.req.method === 'HEAD') {
      await handle.close()
      return context.body(null)
    }
    const stream = handle.createReadStream({ start: 0, highWaterMark: 256 * 1024 })
    return context.body(Readable.toWeb(stream) as ReadableStream<Uint8Array>)
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** By the content: a photo's name may lie about its type. */
function contentType(head: Uint8Array): string {
  const ascii = String.fromCharCode(...head)
  if (head[0] === 0xff && head[1] === 0xd8) return 'image/jpeg'
  if (ascii.startsWith('\x89PNG')) return 'image/png'
  if (ascii.startsWith('RIFF') && ascii.slice(8, 12) === 'WEBP') return 'image/webp'
  if (ascii.startsWith('GIF8')) return 'image/gif'
  if (ascii.startsWith('BM')) return 'image/bmp'
  if (ascii.slice(4, 8) === 'ftyp' && ascii.slice(8, 12).startsWith('avi')) return 'image/avif'
  return 'application/octet-stream'
}
