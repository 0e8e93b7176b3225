import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ExecutionProvider, Id } from '../domain/index.ts'

/** What a bug report needs. */
export const Doctor = z.object({
  node: z.string(),
  platform: z.string(),
  electron: z.object({ version: z.string().nullable(), binary: z.boolean() }),
  chromium: z.string().nullable(),
  providers: z.array(z.object({ name: ExecutionProvider, works: z.boolean(), reason: z.string().optional() })),
  workspace: z.object({ path: z.string(), writable: z.boolean(), bytesFree: z.number() }),
})
export type Doctor = z.infer<typeof Doctor>

export const WorkspaceInfo = z.object({
  path: z.string(),
  name: z.string(),
  version: z.string(),
  /** Who works here; null until asked. */
  displayName: z.string().nullable(),
  /** The name of the computer's account, offered as display name. */
  suggestedName: z.string(),
  /** Where releases go unless another folder is given. */
  registry: z.string(),
  hasDemo: z.boolean(),
  /** What the demo is made of; null where there is none. */
  demo: z.object({ datasetId: Id, runId: Id, overfitRunId: Id }).nullable(),
})
export type WorkspaceInfo = z.infer<typeof WorkspaceInfo>

type Named = { displayName: string | null; suggestedName?: string | undefined }

/** The name on what somebody does: until one was kept it is the one that the card offers; null where there is neither. */
export const nameOnRecords = ({ displayName, suggestedName = '' }: Named): string | null =>
  displayName ?? (suggestedName || null)

export const FolderListing = z.object({
  path: z.string(),
  /** null at a root: there is no way further up. */
  parent: z.string().nullable(),
  roots: z.array(z.object({ name: z.string(), path: z.string() })),
  folders: z.array(z.object({ name: z.string(), path: z.string() })),
  /** Files of the kind that was asked for. */
  files: z.array(z.object({ name: z.string(), path: z.string(), bytes: z.number() })),
  /** Photos that lie directly in this folder. */
  images: z.int(),
})
export type FolderListing = z.infer<typeof FolderListing>

const Room = { usedBytes: z.number(), budgetBytes: z.number(), defaultBytes: z.number() }
/** What lies on disk and can be made again: it takes no more room than it may. */
export const StorageInfo = z.object({
  /** Photos at the size of a model's input. */
  inputs: z.object(Room),
  /** Probability planes; `count` of them. */
  predictions: z.object({ ...Room, count: z.int() }),
})
export type StorageInfo = z.infer<typeof StorageInfo>

const Bytes = z.int().min(0)

export const workspace = {
  get: oc.output(WorkspaceInfo),
  doctor: oc.output(Doctor),
  /** The name that is stamped on strokes, events and exports. */
  setDisplayName: oc.input(z.object({ name: z.string().trim().min(1).max(80) })).output(WorkspaceInfo),
  /** Adds the demo: generated portraits with exact masks, two training runs and a released version. */
  createDemo: oc.output(z.object({ jobId: Id })),
  storage: oc.output(StorageInfo),
  /** What is over the new budgets goes at once, the least recently used first. */
  setStorage: oc
    .input(z.object({ inputsBytes: Bytes.optional(), predictionsBytes: Bytes.optional() }))
    .output(StorageInfo),
  /** Small settings of the person (theme, panels, brushes): one JSON object, keys of the renderer's choice. */
  preferences: oc.output(z.record(z.string(), z.unknown())),
  setPreference: oc
    .input(z.object({ key: z.string().min(1).max(100), value: z.unknown() }))
    .output(z.object({ ok: z.literal(true) })),
  /** A folder within the home folder or the roots given at start; without a path, the home folder. */
  listFolder: oc
    .input(
      z.object({
        path: z.string().max(4096).optional(),
        files: z.enum(['none', 'onnx', 'json', 'reference']).default('none'),
      }),
    )
    .output(FolderListing),
}
