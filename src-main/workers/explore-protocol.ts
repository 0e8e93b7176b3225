import type { ProfileInput, ProfileOutput } from '../../src-shared/domain/index.ts'

/** The part of the model's input that the photo covers. Pixels. */
type Rectangle = { left: number; top: number; width: number; height: number }

/** A photo at the size of a model's input, and what is true of it. Both files are raw uint8 RGB of that size. */
export type ExploreImage = {
  tensor: string
  content: Rectangle
  /** The mask as a picture: its first channel counts, from 128 up. Null where there is none. */
  truth: string | null
}

/** One way to read an output, not inverted: that follows from the counts. */
export type ExploreRead = Pick<ProfileOutput, 'activation' | 'class'> & { output: string }

export type ExploreRequest = {
  /** The same file is read once per call and lane, however many trials name it. */
  trials: readonly { input: ProfileInput; images: readonly ExploreImage[] }[]
  /** Outputs to read. */
  outputs: readonly string[]
  /** Only these readings; null for all that make sense. */
  reads: readonly ExploreRead[] | null
  /** An output is looked at in at most so many places a side, evenly spread. */
  maxSide: number
  /** One session, with all threads for itself: a slow model would take too long in a lane of one thread. */
  alone?: boolean
}

/**
 * What was counted of one reading of one image. Without ground truth all that is predicted counts as `falsePositive`.
 * Places of the sampled output, not pixels of the photo.
 */
export type ReadTally = Pick<ProfileOutput, 'activation' | 'class'> & {
  truePositive: number
  falsePositive: number
  falseNegative: number
  trueNegative: number
  /** Sum of the probabilities where the truth is, and everywhere: for an IoU that knows how sure the model is. */
  softTruePositive: number
  softPredicted: number
  /** Mean of |2p − 1|, 0..1: how sure the model is. */
  confidence: number
  /** Neighbouring places that were decided differently. */
  edges: number
  /** Centre of what is predicted, 0..1 from the top and from the left; 0.5 where nothing is. */
  centerY: number
  centerX: number
  /** Means of the probabilities in the cells of a coarse grid, row by row; null where all readings of many classes were asked for. */
  plane: Float32Array | null
}

/** One output of one run. */
export type OutputTally = {
  output: string
  layout: ProfileOutput['layout']
  /** Of a class map one more than the highest that was seen. */
  classes: number
  /** True: one channel of whole numbers, each the index of a class. */
  classMap: boolean
  width: number
  height: number
  /** Range of the sampled values. */
  low: number
  high: number
  /** All classes of a place sum up to 1 within 0.02, everywhere. */
  sumsToOne: boolean
  reads: ReadTally[]
  /** The truth in the same cells as the planes; null without ground truth. */
  truth: Float32Array | null
}

/** Outputs that were no mask, or not numbers, are left out. */
export type ExploreResponse = {
  /** By trial, by image. */
  trials: OutputTally[][][]
  /** Milliseconds of inference alone, all runs together. */
  inferenceMs: number
  /** Some output was left out for values that are no numbers (NaN or infinite). */
  noNumbers?: boolean
}

/** Cells a side of what leaves the worker. */
export const PLANE_SIDE = 16

/** Of more classes fewer places are looked at where all readings are wanted. */
export const MANY_CLASSES = 8

/** Ways to feed a model, each on all images. */
export type NormRequest = { inputs: readonly ProfileInput[]; images: readonly ExploreImage[] }

/** By input; see inference/norm-statistics.ts. */
export type NormResponse = { distances: Float32Array[] }

/** `input` says how large the picture is, and where its channels lie; the images are as large. */
export type HeadRequest = { input: ProfileInput; images: readonly ExploreImage[] }

/** By place of a graph's own picture: gain × value + offset of the place `from` of what is fed. */
export type GraphHead = {
  gain: [number, number, number]
  offset: [number, number, number]
  from: [number, number, number]
}

/** The first convolution of a graph that gets its pixels as they are fed. Filters one after the other. */
export type FirstFilters = {
  /** By place of the picture: sums of each filter's weights, and its norm over these. */
  sums: [Float32Array, Float32Array, Float32Array]
  norms: [Float32Array, Float32Array, Float32Array]
  /** What each adds; null where that is not known. */
  bias: Float32Array | null
  /** Null where there were no photos to see it by. */
  responses: FilterResponses | null
}

/**
 * By order of channels and filter, of not all filters where there are many: how what it gets of the three places varies over
 * photos, covariances of the places 0 0, 1 1, 2 2, 0 1, 0 2 and 1 2.
 */
export type FilterResponses = Record<'RGB' | 'BGR', readonly (readonly number[])[]>

/** See inference/head-numbers.ts, first-filters.ts. No heads for most models. */
export type HeadResponse = { heads: GraphHead[]; filters: FirstFilters | null }
