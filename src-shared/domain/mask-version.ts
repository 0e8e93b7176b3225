import { z } from 'zod'
import { Id, Name, Sha256 } from './dataset.ts'

/** Versions that the flow of an image keeps by itself. Their names are taken, and nobody removes them. */
export const FLOW_VERSIONS = ['Submitted', 'Accepted', 'Returned'] as const

export const isFlowVersion = (name: string): boolean =>
  FLOW_VERSIONS.some((each) => each.toLowerCase() === name.trim().toLowerCase())

/** What a person calls a version of their own. */
export const OwnVersionName = Name.refine(
  (name) => !isFlowVersion(name),
  `is kept for what is submitted and accepted (${FLOW_VERSIONS.join(', ')}); choose another name`,
)

/** The mask of an image as it was when somebody kept it. */
export const MaskVersion = z.object({
  id: Id,
  imageId: Id,
  name: z.string(),
  comment: z.string(),
  /** Display name of who kept it; null where none was given. */
  author: z.string().nullable(),
  createdAt: z.string(),
  /** SHA-256 of the mask's plane, as `MaskInfo.version`: two versions with the same one are the same mask. */
  version: Sha256,
  /** Pixels of coverage 128 and up. */
  pixels: z.int(),
  /** Size of the kept file; versions with the same content share one. */
  bytes: z.int(),
  /** 8-bit grey PNG of the image's size. */
  url: z.string(),
  /** Kept by a person, who may remove it again. */
  own: z.boolean(),
})
export type MaskVersion = z.infer<typeof MaskVersion>
