import { oc } from '@orpc/contract'
import { z } from 'zod'
import {
  Checkpoint,
  ERROR_CODES,
  Id,
  Model,
  ModelFacts,
  ModelProfile,
  Name,
  PartialProfile,
  Problem,
  ProviderInUse,
  Run,
} from '../domain/index.ts'

/** The probability of one model on one image. */
export const PredictionInfo = z.object({
  /** 8-bit grey PNG of the image's size, 0..255 for probability 0..1. */
  url: z.string(),
  width: z.int(),
  height: z.int(),
  provider: ProviderInUse,
  /** Milliseconds that inference took when it ran. */
  durationMs: z.number(),
  /** True when it was stored before. */
  cached: z.boolean(),
  /** True when it was stored once, had been given up for room, and was made again now. */
  madeAgain: z.boolean().optional(),
  /** Present where inference failed: why. The picture is the fallback mask then, and nothing else of this is true. */
  fallback: z.object({ code: z.enum(ERROR_CODES), message: z.string() }).optional(),
})
export type PredictionInfo = z.infer<typeof PredictionInfo>

const Path = z.string().min(1).max(4096)
const ById = z.object({ modelId: Id })

export const models = {
  list: oc.output(z.array(Model)),
  get: oc.input(ById).output(Model),
  /** Reads the graph: what the add form shows. `profile` is the neutral profile for this graph, `recognized` if it is known. */
  inspect: oc.input(z.object({ path: Path })).output(
    z.object({
      facts: ModelFacts,
      profile: ModelProfile.nullable(),
      recognized: z.boolean(),
      suggestedName: z.string(),
    }),
  ),
  /** `detected`: the profile is one that `detect` found, unchanged. */
  add: oc
    .input(
      z.object({
        path: Path,
        name: Name.optional(),
        profile: PartialProfile.optional(),
        detected: z.boolean().optional(),
      }),
    )
    .output(Model),
  /**
   * Finds the profile by trying the model on images of a dataset; on its photos alone where no image has a mask. `profile`
   * fixes what is known already. The job's result is a Detection.
   */
  detect: oc
    .input(z.object({ path: Path, datasetId: Id, profile: PartialProfile.optional() }))
    .output(z.object({ jobId: Id })),
  /** What one profile scores on the images that `detect` tries; null where they have no masks. */
  scoreProfile: oc
    .input(z.object({ path: Path, datasetId: Id, profile: PartialProfile }))
    .output(z.object({ iou: z.number().nullable(), images: z.int() })),
  setThreshold: oc.input(z.object({ modelId: Id, threshold: z.number().min(0).max(1) })).output(Model),
  rename: oc.input(z.object({ modelId: Id, name: Name })).output(Model),
  remove: oc.input(ById).output(z.object({ removed: z.string() })),
  /** Runs a file with a profile on one image, before it is added. */
  tryProfile: oc.input(z.object({ path: Path, profile: PartialProfile, imageId: Id })).output(PredictionInfo),
  /** The stored prediction, else inference now. */
  predict: oc
    .input(
      z.object({
        modelId: Id,
        imageId: Id,
        /** Answer with the fallback mask where inference fails on this image. */
        fallback: z.boolean().optional(),
      }),
    )
    .output(PredictionInfo),
  /** The provider that inference runs on. */
  provider: oc.output(ProviderInUse),
}

const RunById = z.object({ runId: Id })

export const runs = {
  list: oc.output(z.array(Run)),
  get: oc.input(RunById).output(z.object({ run: Run, checkpoints: z.array(Checkpoint) })),
  /** The job's result is `{runId, checkpoints, problems}`. */
  import: oc
    .input(z.object({ path: Path, name: Name.optional(), profile: PartialProfile.optional() }))
    .output(z.object({ jobId: Id })),
  /** What a folder of checkpoints holds, before it is imported. */
  inspect: oc.input(z.object({ path: Path })).output(
    z.object({
      suggestedName: z.string(),
      checkpoints: z.array(z.object({ epoch: z.int(), file: z.string(), bytes: z.number() })),
      /** From `profile.json` beside the checkpoints. */
      profile: PartialProfile.nullable(),
      problems: z.array(Problem),
    }),
  ),
  rename: oc.input(z.object({ runId: Id, name: Name })).output(Run),
  remove: oc.input(RunById).output(z.object({ removed: z.string() })),
}
