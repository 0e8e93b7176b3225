import type {
  Dataset,
  EvaluationSummary,
  ExecutionProvider,
  ImageResult,
  Model,
  ParityEvidence,
  ProviderChoice,
  SplitChoice,
} from '../../src-shared/domain/index.ts'
import type { ServiceDeps } from '../service-deps.ts'
import type { InferenceWorker, ModelRequest, PixelsWorker } from '../workers/protocol.ts'

type Answer<T> = T | Promise<T>

/** What a release asks of the other services: as little as can be, so that it can be tested without them. */
export type ReleaseDeps = Pick<ServiceDeps, 'database' | 'folder' | 'jobs' | 'events' | 'log'> & {
  workers: { pixels: PixelsWorker; inference: InferenceWorker }
  workspace: { get(): Answer<{ displayName: string | null; suggestedName?: string; registry: string }> }
  models: {
    get(modelId: string): Answer<Model>
    /** Makes sure that the file is still the one that was added. */
    request(model: Model, provider: ProviderChoice): Answer<ModelRequest>
    /** Files beside it that hold its weights, relative to its folder, with `/`. Makes sure of the file as well. */
    weightFiles(model: Model): Answer<string[]>
  }
  /** Comparisons with references that hold for the model as it is. */
  parity?: { evidence(modelId: string): Answer<ParityEvidence[]> }
  datasets: { get(datasetId: string): Answer<Dataset> }
  evaluations: {
    summary(input: { modelId: string; datasetId: string; split: SplitChoice }): Answer<EvaluationSummary | null>
    perImage(input: { modelId: string; datasetId: string; split: SplitChoice }): Answer<ImageResult[]>
  }
}

/** How long one inference takes, in milliseconds (median of several); null where the provider does not work here. */
export type Timings = { cpuMs: number | null; gpuMs: number | null }

/** The provider whose time is the figure `inference_time_gpu`. */
export const GPU: ExecutionProvider = 'cuda'
