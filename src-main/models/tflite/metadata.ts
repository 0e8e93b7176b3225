import type { PartialProfile } from '../../../src-shared/domain/index.ts'
import { Flatbuffer, type FlatTable } from './flatbuffer.ts'
import type { TfliteTensor } from './model.ts'

// Fields by their number in tensorflow/lite-support's metadata_schema.fbs.
const MODEL = { subgraphs: 3 }
const SUBGRAPH = { inputs: 2 }
const TENSOR = { processUnits: 4 }
const PROCESS_UNIT = { type: 0, options: 1 }
const NORMALIZATION = { mean: 0, std: 1 }
const IS_NORMALIZATION = 1

type Triple = [number, number, number]
type Normalization = { mean: Triple; std: Triple }
type Hints = NonNullable<PartialProfile['input']>

/**
 * What a file says of how pixels become its input: the normalisation in its metadata, on pixels of 0..255, and for bytes the
 * shift that everybody makes. Undefined where it says nothing.
 */
export function inputHints(input: TfliteTensor, metadata: Uint8Array | null): Hints | undefined {
  const named = metadata && readNormalization(metadata)
  const { type, quantization } = input
  const isBytes = type === 'uint8' || type === 'int8'
  if (!isBytes) return named ? { scale: 1, ...named } : undefined
  if (named && quantization) {
    // stored = (pixel − mean) / std / scale + zero point
    const [scale, zeroPoint] = [quantization.scales[0]!, quantization.zeroPoints[0]!]
    const std = named.std.map((each) => each * scale) as Triple
    return { scale: 1, mean: named.mean.map((each, color) => each - zeroPoint * std[color]!) as Triple, std }
  }
  return type === 'int8' ? { scale: 1, mean: [128, 128, 128], std: [1, 1, 1] } : undefined
}

/** Metadata is a courtesy: what is damaged or unusual in it is as good as none. */
function readNormalization(metadata: Uint8Array): Normalization | null {
  try {
    const [subgraph] = new Flatbuffer(metadata).root().tables(MODEL.subgraphs)
    const units = subgraph?.tables(SUBGRAPH.inputs)[0]?.tables(TENSOR.processUnits) ?? []
    const options = units
      .find((unit) => unit.uint8(PROCESS_UNIT.type) === IS_NORMALIZATION)
      ?.table(PROCESS_UNIT.options)
    return options ? normalizationOf(options) : null
  } catch {
    return null
  }
}

function normalizationOf(options: FlatTable): Normalization | null {
  const [mean, std] = [triple(options.float32s(NORMALIZATION.mean)), triple(options.float32s(NORMALIZATION.std))]
  return mean && std && std.every((each) => each !== 0) ? { mean, std } : null
}

/** One number for all channels, or one for each; a fourth belongs to no colour. */
function triple(values: readonly number[]): Triple | null {
  const [red, green, blue] = values.length === 1 ? [values[0], values[0], values[0]] : values
  if (red === undefined || green === undefined || blue === undefined) return null
  return [red, green, blue].every(Number.isFinite) ? [red, green, blue] : null
}
