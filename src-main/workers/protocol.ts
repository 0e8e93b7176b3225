import type {
  ErrorDescription,
  LoadedModel,
  ModelFacts,
  ProviderInUse,
  TensorInfo,
} from '../../src-shared/domain/index.ts'
import type {
  BenchPixelsRequest,
  BenchPixelsResponse,
  BenchStagesRequest,
  BenchStagesResponse,
} from './bench-protocol.ts'
import type { ConvertRequest, ConvertResponse } from './convert-protocol.ts'
import type {
  ExploreRequest,
  ExploreResponse,
  HeadRequest,
  HeadResponse,
  NormRequest,
  NormResponse,
} from './explore-protocol.ts'
import type {
  InputsRequest,
  InputsResponse,
  RunManyRequest,
  RunManyResponse,
  ScorePair,
  ScoresRequest,
  ScoresResponse,
} from './many-protocol.ts'
import type {
  ComparePlanesRequest,
  ComparePlanesResponse,
  CompareTensorsRequest,
  CompareTensorsResponse,
  LookAtTensorRequest,
  LookAtTensorResponse,
} from './parity-protocol.ts'
import type { Feed, ImageSize, ModelRequest } from './request-parts.ts'
import type { JudgeStepsRequest, JudgeStepsResponse, ProcessRequest } from './processing-protocol.ts'

export type { Feed, ImageSize, ModelRequest }

export type ProbeResult = ImageSize & {
  sha256: string
  bytes: number
  /** What the content is, whatever the name says. */
  format: 'jpeg' | 'png' | 'webp' | 'tiff' | 'gif' | 'avif' | 'netpbm' | 'bmp'
  /** EXIF orientation 1..8. `width` and `height` have it applied. */
  orientation: number
}

export type MaskResult = ImageSize & {
  /** SHA-256 of width, height (uint32, little-endian) and the plane's bytes. */
  version: string
  /** Pixels of coverage 128 and up. */
  pixels: number
}

/**
 * What the worker processes are asked. Bulk data passes through files, whose paths stand in the request;
 * every file is written to a temporary name and renamed, so that it is whole or absent.
 */
export type PixelsRequests = {
  /** Decodes the whole file once: size, orientation, hash; also writes a thumbnail where asked. */
  probe: {
    request: {
      path: string
      /** As sentences call the file. */ name?: string
      thumbnail?: { path: string; size: number }
    }
    response: ProbeResult
  }
  /** As shown, by what the header says: also of a photo of which the rest cannot be read. */
  headerSize: { request: { path: string }; response: ImageSize }
  /** What will be wrong with these photos, as far as their first bytes tell: kind and size. Nothing is decoded. */
  foresee: {
    request: { photos: { path: string; /** As sentences call the file. */ name: string }[] }
    response: { faults: (ErrorDescription | null)[] }
  }
  /** Of any file, without looking into it. */
  hash: { request: { path: string }; response: { sha256: string; bytes: number } }
  /** WebP of at most `size` pixels on the longer side, upright. Of a photo, or of a mask file (`kind`). */
  thumbnail: { request: { path: string; out: string; size: number; kind: 'photo' | 'mask' }; response: ImageSize }
  /** JPEG of at most `size` pixels on the longer side, upright, colours as the file's profile says. Answers with the photo's own size. */
  overview: { request: { path: string; out: string; size: number }; response: ImageSize }
  /**
   * A photo in square pieces of `tile` pixels, upright, at its size and at ever half of it until one piece is enough: JPEG files
   * `<level>/<column>_<row>.jpeg` in the folder `out`, where level 0 is the SMALLEST. Answers with the photo's own size.
   */
  tiles: { request: { path: string; out: string; tile: number }; response: ImageSize & { levels: number } }
  /** A photo as the browser can show it, upright: used for what browsers cannot decode. PNG. */
  display: { request: { path: string; out: string }; response: ImageSize }
  /** Class indices of a mask file with their pixel counts; null where the file is no class map. */
  classes: {
    request: { path: string }
    response: {
      classes: { index: number; pixels: number; color: string }[]
      size: ImageSize
      looksLikeClassMap: boolean
    }
  }
  /** Reads any mask (grey, palette, PBM/PGM, class map) for an image of that size and orientation into an 8-bit grey PNG. */
  importMask: {
    request: {
      path: string
      name?: string
      out: string
      image: ImageSize & { orientation: number }
      classes: string | null
    }
    response: MaskResult & { sourceSha256: string; presentClasses: number[] }
  }
  /** Applies patches (src-shared/mask/patch.ts, in this order) to a mask file or to an empty plane; writes and reads it back. */
  applyPatches: {
    request: { base: string | null; size: ImageSize; patches: Uint8Array[]; out: string }
    response: MaskResult
  }
  /** Raw uint8 RGB (height × width × 3) of the feed's size, with the rectangle that the photo covers in it. */
  tensor: {
    request: { path: string; out: string; feed: Feed }
    response: { content: ImageSize & { left: number; top: number } }
  }
  /**
   * A photo and one of our masks at one size, for training: RGB (height × width × 3), then coverage (height × width), in one
   * file. Histograms are Uint32[4 × 256]: red, green, blue, coverage.
   */
  trainingPair: {
    request: { path: string; name?: string; mask: string; size: ImageSize; out: string }
    response: { sha256: string; maskVersion: string; histograms: Uint32Array }
  }
  /** `tensor` of many photos, into one file. */
  inputs: { request: InputsRequest; response: InputsResponse }
  /** Uint32[512]: probability histogram inside the ground truth (128 and up), then outside, at the mask's size. */
  score: { request: ScorePair; response: { histograms: Uint32Array } }
  /** `score` of many images. */
  scores: { request: ScoresRequest; response: ScoresResponse }
  /** Resizes a plane to an image's size; an 8-bit grey PNG of probability, or of 0 and 255 where a threshold is given. */
  planeToPng: {
    request: { plane: string; size: ImageSize; threshold: number | null; out: string }
    response: ImageSize
  }
  /** A plane on its way out, with everything that is done to it. */
  process: { request: ProcessRequest; response: ImageSize }
  comparePlanes: { request: ComparePlanesRequest; response: ComparePlanesResponse }
  lookAtTensor: { request: LookAtTensorRequest; response: LookAtTensorResponse }
  benchPixels: { request: BenchPixelsRequest; response: BenchPixelsResponse }
  judgeSteps: { request: JudgeStepsRequest; response: JudgeStepsResponse }
  /** Draws a portrait of the demo (datasets/generator) with its mask; takes half a second, which only a worker may. */
  portrait: {
    request: { cast: number; person: number; shot: number; size: number; image: string; mask: string | null }
    response: { bytes: number }
  }
  /** Encodes pixels that we made ourselves (generator, tests). */
  encode: {
    request: {
      pixels: Uint8Array
      size: ImageSize
      channels: 1 | 3
      format: 'jpeg' | 'png'
      quality?: number
      out: string
    }
    response: { bytes: number }
  }
}

/** What the inference worker says of what it has loaded; the most recently used first. */
export type SessionsState = { loaded: (LoadedModel & { key: string })[]; loads: number; released: number }

export type InferenceRequests = {
  /** Reads the graph without running it; here because the file may be hostile, and as big as memory. */
  inspect: { request: { path: string }; response: ModelFacts }
  /** Makes an ONNX file of a TensorFlow Lite file: see models/tflite. */
  convert: { request: ConvertRequest; response: ConvertResponse }
  /** Creates the session and says what it declares; the proof that the runtime can load a file. `runMs`: one run of it, warm. */
  load: {
    request: ModelRequest
    response: { inputs: TensorInfo[]; outputs: TensorInfo[]; provider: ProviderInUse; runMs?: number }
  }
  /** Reads a tensor file, runs, reduces the output to one probability plane of what the photo covers, writes it. */
  run: {
    request: ModelRequest & { tensor: string; content: ImageSize & { left: number; top: number }; out: string }
    response: { provider: ProviderInUse; durationMs: number; size: ImageSize }
  }
  /** `run` of many images, arithmetic beside inference; see inference/run-many.ts. */
  runMany: { request: RunManyRequest; response: RunManyResponse }
  /** Times `runs` inferences after `warmup`, on zeros or on a tensor file. Milliseconds each. */
  bench: {
    request: ModelRequest & { runs: number; warmup: number; tensor: string | null }
    response: { provider: ProviderInUse; durationsMs: number[] }
  }
  compareTensors: { request: CompareTensorsRequest; response: CompareTensorsResponse }
  /** Times the parts of a prediction that the model has to do with, on a photo. */
  benchStages: { request: BenchStagesRequest; response: BenchStagesResponse }
  /**
   * Runs many ways to feed a model on a few images, and answers with counts: see models/detect. `lanes`: sessions that shared
   * the trials.
   */
  explore: { request: ModelRequest & ExploreRequest; response: ExploreResponse & { lanes: number } }
  /** What the batch normalisations of a graph tell of how it was fed in training: see inference/norm-statistics.ts. */
  norms: { request: ModelRequest & NormRequest; response: NormResponse }
  /** What a graph makes of its pixels before all else: see inference/head-numbers.ts. */
  head: { request: ModelRequest & HeadRequest; response: HeadResponse }
  /** Tries every provider that this build knows by creating a session on a tiny graph of our own. */
  providers: {
    request: Record<string, never>
    response: { providers: { name: ProviderInUse['name']; works: boolean; reason?: string }[] }
  }
  /**
   * Opens a model on one provider and on the processor, and compares what they give for one drawn image. `difference` is the
   * mean one, as a share of the range of the processor's answer. Asked in a process of its own: drivers crash.
   */
  compare: {
    request: ModelRequest & { provider: ProviderInUse['name'] }
    response: { works: boolean; reason?: string; difference: number; durationMs: number; processorMs: number }
  }
  /** One provider, as `providers`; asked in a process of its own. */
  tryProvider: { request: { name: ProviderInUse['name'] }; response: { works: boolean; reason?: string } }
  /** Of one file, or with an empty `sha256` of all. */
  unload: { request: { sha256: string }; response: { unloaded: number } }
}

/** How a service calls a worker. Rejects with AppError; DEVICE_UNAVAILABLE where the worker died, TIME_LIMIT where it hung. */
export type Call<R> = <M extends keyof R & string>(
  method: M,
  request: R[M] extends { request: infer Q } ? Q : never,
  options?: {
    signal?: AbortSignal
    /**
     * Milliseconds for one part: a load, or one image (see `progressed` in serve.ts). A model has at least as long as the
     * settings say.
     */
    timeoutMs?: number
    /** Bytes that the worker may grow by. */
    memoryBytes?: number
    /** What is quarantined if it kills the worker twice. */
    blame?: string
    /** Asked after a death: true where nothing is blamed for it, because the caller finds out first what it was. */
    isInDoubt?: () => boolean
  },
) => Promise<R[M] extends { response: infer A } ? A : never>

export type PixelsWorker = { call: Call<PixelsRequests> }
export type InferenceWorker = { call: Call<InferenceRequests> }
