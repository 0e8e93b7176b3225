import { annotation } from './annotation.ts'
import { benchmarks } from './benchmarks.ts'
import { datasets, images } from './datasets.ts'
import { evaluations } from './evaluations.ts'
import { jobs } from './jobs.ts'
import { models, runs } from './models.ts'
import { parity } from './parity.ts'
import { postProcessing } from './post-processing.ts'
import { registry } from './registry.ts'
import { runtime } from './runtime.ts'
import { workspace } from './workspace.ts'

/** The one list of what the backend can be asked. */
export const contract = {
  workspace,
  datasets,
  images,
  models,
  postProcessing,
  runs,
  evaluations,
  annotation,
  registry,
  runtime,
  benchmarks,
  parity,
  jobs,
}
export type Contract = typeof contract

export * from './asset-urls.ts'
export type { HistoryEntry } from './annotation-history.ts'
export type { Painter } from './annotation-painters.ts'
export type { BlobLike } from './bytes.ts'
export type { BackendEvent, Topic } from './jobs.ts'
export { nameOnRecords } from './workspace.ts'
export type { Doctor, FolderListing, StorageInfo, WorkspaceInfo } from './workspace.ts'
export type { Foreseen, ImageDetail, ImportInput, Inspection } from './datasets.ts'
export type { PredictionInfo } from './models.ts'
export type { StepsPreview } from './post-processing.ts'
export type { ExportInput } from './registry.ts'
