/**
 * Addresses of bytes to look at. Assets are found by id; the hash makes each address immutable, so that it can be cached
 * for ever. A hash that is not the present one is answered with 404.
 */
const HASH_LENGTH = 16

export const THUMBNAIL_SIZES = [256, 512] as const
export type ThumbnailSize = (typeof THUMBNAIL_SIZES)[number]

type ImageRef = { id: string; sha256: string }
type MaskRef = { imageId: string; version: string }

const short = (hash: string) => hash.slice(0, HASH_LENGTH)

/** The photo upright, at full size, in a format that browsers show. */
export const photoUrl = (image: ImageRef) => `/assets/photo/${image.id}/${short(image.sha256)}`

/** The longer side of an overview. */
export const OVERVIEW_PX = 2048
/** Side of a tile; at the right and lower edge of a photo tiles are smaller. */
export const PHOTO_TILE_PX = 512

/** JPEG of a large photo upright, at most OVERVIEW_PX on the longer side: there long before its tiles. */
export const photoOverviewUrl = (image: ImageRef) => `/assets/photo-overview/${image.id}/${short(image.sha256)}`

/** JPEG, PHOTO_TILE_PX a side, of a photo upright at 1/2^level of its size (halves rounded up). Made with the first one asked for. */
export const photoTileUrl = (image: ImageRef, level: number, column: number, row: number) =>
  `/assets/photo-tile/${image.id}/${short(image.sha256)}/${level}/${column}/${row}`

/** WebP, at most `size` pixels on the longer side. */
export const thumbnailUrl = (image: ImageRef, size: ThumbnailSize) =>
  `/assets/thumbnail/${image.id}/${short(image.sha256)}/${size}`

/** 8-bit grey PNG of the image's size. */
export const maskUrl = (mask: MaskRef) => `/assets/mask/${mask.imageId}/${short(mask.version)}`

/** WebP of the mask, at most `size` pixels on the longer side. */
export const maskThumbnailUrl = (mask: MaskRef, size: ThumbnailSize) =>
  `/assets/mask-thumbnail/${mask.imageId}/${short(mask.version)}/${size}`

/** A mask that was kept under a name: 8-bit grey PNG of the image's size. */
export const versionUrl = (kept: { id: string; version: string }) => `/assets/version/${kept.id}/${short(kept.version)}`

/** 8-bit grey PNG of the image's size: probability 0..1 as 0..255. `key` comes from the prediction service. */
export const predictionUrl = (modelId: string, imageId: string, key: string) =>
  `/assets/prediction/${modelId}/${imageId}/${short(key)}`

/** The same for a profile that is being tried and has no model yet. */
export const trialUrl = (key: string) => `/assets/trial/${key}`

/** A picture of a comparison: 8-bit grey PNG. `key` is the SHA-256 of its bytes. */
export const parityUrl = (key: string) => `/assets/parity/${key}`

/** A mask after post-processing that is being tried: 8-bit grey PNG of the image's size. */
export const processedUrl = (key: string) => `/assets/processed/${key}`
