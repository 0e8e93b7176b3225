import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Id, RegistryEntry, RegistryName, Sha256, SplitChoice } from '../domain/index.ts'

const Folder = z.string().min(1).max(4096)

export const ExportInput = z.object({
  modelId: Id,
  datasetId: Id,
  split: SplitChoice.default('all'),
  name: RegistryName,
  /** Default: the next minor version, 1.0.0 for the first. */
  version: RegistryName.optional(),
  /** Default: the workspace's registry. */
  registry: Folder.optional(),
  note: z.string().max(4000).optional(),
  /** Why a rejected model goes out all the same. Recorded. */
  acceptRejected: z.string().trim().min(1).max(1000).optional(),
})
export type ExportInput = z.infer<typeof ExportInput>

export const registry = {
  list: oc.input(z.object({ registry: Folder.optional() })).output(
    z.object({
      path: z.string(),
      models: z.array(
        z.object({ name: z.string(), aliases: z.record(z.string(), z.string()), versions: z.array(RegistryEntry) }),
      ),
      events: z.int(),
    }),
  ),
  /** What an export would write. */
  plan: oc.input(z.object({ name: RegistryName, modelId: Id, registry: Folder.optional() })).output(
    z.object({
      version: z.string(),
      folder: z.string(),
      files: z.array(z.object({ path: z.string(), bytes: z.int().nullable() })),
    }),
  ),
  /** Whether the model's file is the one that was added, and loads. `problem` says why not. */
  checkFile: oc.input(z.object({ modelId: Id })).output(z.object({ sha256: Sha256, problem: z.string().nullable() })),
  /** The job's result is `{name, version, sha256, file, registry, verdict, events}`. */
  export: oc.input(ExportInput).output(z.object({ jobId: Id })),
}
