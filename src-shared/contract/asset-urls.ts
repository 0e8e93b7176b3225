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
