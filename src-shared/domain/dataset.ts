import { z } from 'zod'
import { AnnotationStatus, StatusFilter } from './annotation-status.ts'
import { ERROR_CODES } from './errors.ts'

/** Identifiers are made by the backend: a prefix that names the kind, then random characters. */
export const Id = z.string().min(1).max(64)
export type Id = z.infer<typeof Id>

/** What a person calls a dataset, a model or a run. */
export const Name = z.string().trim().min(1, 'is empty').max(120, 'is longer than 120 characters')

/** A lower-case hexadecimal SHA-256. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits, lower case')

export const Split = z.enum(['train', 'validation', 'test', 'unassigned'])
export type Split = z.infer<typeof Split>

/** A split, or all of them: what an evaluation runs over. */
export const SplitChoice = z.enum(['train', 'validation', 'test', 'all'])
export type SplitChoice = z.infer<typeof SplitChoice>

/** What the masks of a dataset, or of a model, show. */
export const Target = z.enum(['hair', 'person'])
export type Target = z.infer<typeof Target>

export const Layout = z.enum(['pairs', 'figaro1k', 'class-map'])
export type Layout = z.infer<typeof Layout>
export const LayoutChoice = z.enum(['auto', 'pairs', 'figaro1k', 'class-map'])
export type LayoutChoice = z.infer<typeof LayoutChoice>

/** Which classes of a class map count as the target: `13`, `1,2`, or `!0` (all but 0). Indices are 0..255. */
export const ClassChoice = z
  .string()
  .regex(/^!?\d{1,3}(,\d{1,3})*$/, 'must be indices of classes, such as 13, 1,2 or !0')
  .refine((choice) => choice.match(/\d+/g)?.every((index) => Number(index) <= 255), 'names a class above 255')
export type ClassChoice = z.infer<typeof ClassChoice>

export const Dataset = z.object({
  id: Id,
  name: z.string(),
  /** Absolute path of the imported folder. Photos stay there. */
  root: z.string(),
  /** False when the folder cannot be found now: it was moved, or a drive is not connected. */
  rootFound: z.boolean(),
  layout: Layout,
  target: Target,
  classes: ClassChoice.nullable(),
  images: z.int(),
  /** How many images have a mask. */
  groundTruth: z.int(),
  problems: z.int(),
  splits: z.object({ train: z.int(), validation: z.int(), test: z.int(), unassigned: z.int() }),
  createdAt: z.string(),
})
export type Dataset = z.infer<typeof Dataset>

/** One fault with one file of an import. `path` is relative to the imported folder. */
export const Problem = z.object({ path: z.string(), code: z.enum(ERROR_CODES), message: z.string() })
export type Problem = z.infer<typeof Problem>

export const MaskInfo = z.object({
  /** SHA-256 of the mask's plane: changes exactly when a pixel changes. */
  version: Sha256,
  /** Painted here, or imported from a file. */
  origin: z.enum(['imported', 'painted']),
  /** Display name of who painted last; null for imported masks. */
  author: z.string().nullable(),
  updatedAt: z.string(),
  /** Pixels of coverage 128 and up. */
  pixels: z.int(),
})
export type MaskInfo = z.infer<typeof MaskInfo>

/** One image in a list: what a thumbnail needs. */
export const ImageItem = z.object({
  id: Id,
  datasetId: Id,
  /** Relative to the dataset's folder, with `/`. */
  path: z.string(),
  sha256: Sha256,
  /** Pixels, as shown: EXIF orientation applied. */
  width: z.int(),
  height: z.int(),
  split: Split,
  mask: MaskInfo.nullable(),
  status: AnnotationStatus,
  problem: Problem.nullable(),
  /** IoU (0..1) of the model that the list was asked for; null if both masks are empty or it was not evaluated. */
  iou: z.number().nullable(),
})
export type ImageItem = z.infer<typeof ImageItem>

/** Which images, in which order. Without a model, sorting by IoU is by name. */
export const ImageQuery = z.object({
  datasetId: Id.optional(),
  split: Split.optional(),
  hasMask: z.boolean().optional(),
  hasProblem: z.boolean().optional(),
  status: StatusFilter.optional(),
  /** Case-insensitive part of the path. */
  search: z.string().max(200).optional(),
  modelId: Id.optional(),
  sort: z.enum(['name', 'iou']).default('name'),
  direction: z.enum(['ascending', 'descending']).default('ascending'),
})
export type ImageQuery = z.infer<typeof ImageQuery>
