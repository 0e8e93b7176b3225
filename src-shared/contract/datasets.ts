import { oc } from '@orpc/contract'
import { z } from 'zod'
import {
  ClassChoice,
  Dataset,
  Id,
  ImageItem,
  ImageQuery,
  Layout,
  LayoutChoice,
  Name,
  Problem,
  StatusCounts,
  Target,
} from '../domain/index.ts'

/** What a folder holds, before it is imported. */
export const Inspection = z.object({
  path: z.string(),
  suggestedName: z.string(),
  /** What the content looks like; null when no photo was found. */
  layout: Layout.nullable(),
  images: z.int(),
  masks: z.int(),
  /** Up to six pairs, paths relative to the folder. */
  pairs: z.array(z.object({ image: z.string(), mask: z.string().nullable() })),
  /** For class maps: the indices found in a sample, with their share of the pixels (0..1) and in how many masks they are. */
  classes: z.array(z.object({ index: z.int(), share: z.number(), masks: z.int(), color: z.string() })),
  /** Masks looked at for `classes`. */
  sampled: z.int(),
})
export type Inspection = z.infer<typeof Inspection>

/** What an import would refuse, as far as the first bytes of the photos tell. */
export const Foreseen = z.object({
  refused: z.int(),
  refusedWithMask: z.int(),
  /** The first of them. */
  problems: z.array(Problem),
})
export type Foreseen = z.infer<typeof Foreseen>

export const ImportInput = z.object({
  path: z.string().min(1).max(4096),
  name: Name.optional(),
  layout: LayoutChoice.default('auto'),
  classes: ClassChoice.optional(),
  /** Hair unless given; a re-import keeps what the dataset has. */
  target: Target.optional(),
})
export type ImportInput = z.infer<typeof ImportInput>

const ById = z.object({ datasetId: Id })
const Started = z.object({ jobId: Id })

export const datasets = {
  list: oc.output(z.array(Dataset)),
  get: oc.input(ById).output(Dataset),
  inspect: oc.input(z.object({ path: z.string().min(1).max(4096) })).output(Inspection),
  /** Reads the beginning of every JPEG and PNG, some seconds for tens of thousands; of other kinds whole files. */
  foresee: oc.input(z.object({ path: z.string().min(1).max(4096) })).output(Foreseen),
  /** The job's result is `{datasetId, added, alreadyThere, problems}`. */
  import: oc.input(ImportInput).output(Started),
  problems: oc.input(ById).output(z.array(Problem)),
  rename: oc.input(z.object({ datasetId: Id, name: Name })).output(Dataset),
  /** Forgets the dataset, its masks and figures. Photos on disk are never touched. */
  remove: oc.input(ById).output(z.object({ removed: z.string() })),
  /** Points the dataset to the folder that its photos were moved to, after checking their hashes. */
  relink: oc.input(z.object({ datasetId: Id, path: z.string().min(1).max(4096) })).output(Started),
  /** Writes images/ and masks/ by stem. The job's result is `{out, images, masks}`. */
  exportMasks: oc.input(z.object({ datasetId: Id, out: z.string().min(1).max(4096) })).output(Started),
}

/** Everything that the screens show of one image. */
export const ImageDetail = ImageItem.extend({
  dataset: z.string(),
  /** Content-hashed addresses. */
  photoUrl: z.string(),
  maskUrl: z.string().nullable(),
  /** True when the file is where it was. */
  found: z.boolean(),
  scores: z.array(
    z.object({
      modelId: Id,
      model: z.string(),
      runName: z.string().nullable(),
      epoch: z.int().nullable(),
      iou: z.number().nullable(),
    }),
  ),
})
export type ImageDetail = z.infer<typeof ImageDetail>

export const images = {
  /** One page of the ordered list. At most 500 items at once. */
  page: oc
    .input(z.object({ query: ImageQuery, offset: z.int().min(0), limit: z.int().min(1).max(500) }))
    .output(z.object({ total: z.int(), offset: z.int(), items: z.array(ImageItem) })),
  /** The place of an image in the ordered list, or null where the filter leaves it out. */
  locate: oc
    .input(z.object({ query: ImageQuery, imageId: Id }))
    .output(z.object({ index: z.int().nullable(), total: z.int() })),
  get: oc.input(z.object({ imageId: Id })).output(ImageDetail),
  /** Counts for the filter list, within a dataset or over all. */
  facets: oc.input(z.object({ datasetId: Id.optional() })).output(
    z.object({
      total: z.int(),
      withMask: z.int(),
      withoutMask: z.int(),
      withProblem: z.int(),
      /** How far the masks are. */
      statuses: StatusCounts,
      splits: z.object({ train: z.int(), validation: z.int(), test: z.int(), unassigned: z.int() }),
    }),
  ),
}
