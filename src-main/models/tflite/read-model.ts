import { shown, TfliteFault, Unsupported } from './fault.ts'
import { Flatbuffer, type FlatTable } from './flatbuffer.ts'
import { ELEMENT_TYPES, type Quantization, type TfliteModel, type TfliteOperator, type TfliteTensor } from './model.ts'
import { CUSTOM, operatorName } from './operator-names.ts'

// Fields by their number in the schema, tensorflow/compiler/mlir/lite/schema/schema.fbs.
const MODEL = { version: 0, operatorCodes: 1, subgraphs: 2, description: 3, buffers: 4, metadata: 6 }
const OPERATOR_CODE = { shortCode: 0, customCode: 1, code: 3 }
const SUBGRAPH = { tensors: 0, inputs: 1, outputs: 2, operators: 3 }
const TENSOR = { shape: 0, type: 1, buffer: 2, name: 3, quantization: 4, sparsity: 6, signature: 7 }
const OPERATOR = { code: 0, inputs: 1, outputs: 2, options: 4, customOptions: 5 }
const BUFFER = { data: 0, offset: 1 }
const QUANTIZATION = { scale: 2, zeroPoint: 3, dimension: 6 }
const METADATA = { name: 0, buffer: 1 }

const SCHEMA_VERSION = 3
const LONGEST_NAME = 300
const TYPE_NAMES: Record<number, string> = { 5: 'string', 8: 'complex', 10: 'float64', 11: 'complex', 17: 'int4' }

/** Whether a file begins as TensorFlow Lite files do, whatever its name: a root offset, then the mark of the format. */
export const isTflite = (head: Uint8Array) => String.fromCharCode(...head.subarray(4, 8)) === 'TFL3'

/**
 * Reads a file's tables, and names everything at once that no converter of ours could use.
 * @throws TfliteFault, Unsupported
 */
export function readTflite(bytes: Uint8Array): TfliteModel {
  if (!isTflite(bytes)) throw new TfliteFault('it does not begin as one')
  const root = new Flatbuffer(bytes).root()
  const version = root.uint32(MODEL.version)
  if (version !== SCHEMA_VERSION)
    throw new TfliteFault(`it has version ${version} of the format, not ${SCHEMA_VERSION}`)
  const subgraphs = root.tables(MODEL.subgraphs)
  const [graph] = subgraphs
  if (!graph) throw new TfliteFault('it holds no graph')

  const buffers = root.tables(MODEL.buffers)
  const unsupported = new Set<string>()
  if (subgraphs.length > 1) unsupported.add(`${subgraphs.length} subgraphs`)
  const tensors = graph.tables(SUBGRAPH.tensors).map((table) => readTensor(table, buffers, unsupported))
  const codes = root.tables(MODEL.operatorCodes).map(readCode)
  const operators = graph.tables(SUBGRAPH.operators).map((table) => readOperator(table, codes))
  if (operators.length === 0) throw new TfliteFault('its graph is empty')
  if (unsupported.size > 0) throw new Unsupported([...unsupported])
  return {
    description: root.text(MODEL.description).slice(0, LONGEST_NAME),
    tensors,
    inputs: graph.int32s(SUBGRAPH.inputs),
    outputs: graph.int32s(SUBGRAPH.outputs),
    operators,
    metadata: readMetadata(root, buffers),
  }
}

function readTensor(table: FlatTable, buffers: readonly FlatTable[], unsupported: Set<string>): TfliteTensor {
  const name = table.text(TENSOR.name).slice(0, LONGEST_NAME)
  const shape = table.int32s(TENSOR.shape)
  const signature = table.int32s(TENSOR.signature)
  const code = table.int8(TENSOR.type)
  const type = Object.hasOwn(ELEMENT_TYPES, code) ? ELEMENT_TYPES[code as keyof typeof ELEMENT_TYPES] : null
  if (!type) unsupported.add(`tensors of type ${TYPE_NAMES[code] ?? code}`)
  if (table.has(TENSOR.sparsity)) unsupported.add('sparse tensors')
  const buffer = buffers[table.uint32(TENSOR.buffer)]
  if (!buffer) throw new TfliteFault(`its tensor ${shown(name)} has no buffer`)
  if (buffer.uint64(BUFFER.offset) > 1) unsupported.add('weights outside the buffers (an external or very large file)')
  const data = buffer.bytes(BUFFER.data)
  return {
    name,
    shape,
    open: shape.map((_, index) => signature.length === shape.length && signature[index] === -1),
    type: type?.name ?? 'float32',
    data: data.length > 0 ? data : null,
    quantization: readQuantization(table.table(TENSOR.quantization), shape, name),
  }
}

function readQuantization(table: FlatTable | null, shape: readonly number[], name: string): Quantization | null {
  const scales = table?.float32s(QUANTIZATION.scale) ?? []
  if (!table || scales.length === 0) return null
  const zeroPoints = table.int64s(QUANTIZATION.zeroPoint)
  const axis = table.int32(QUANTIZATION.dimension)
  const isEach = scales.length > 1
  const fits = !isEach || shape[axis] === scales.length
  const valid = scales.every((scale) => scale > 0 && Number.isFinite(scale)) && zeroPoints.every(Number.isSafeInteger)
  if (!fits || !valid || ![0, 1, scales.length].includes(zeroPoints.length)) {
    throw new TfliteFault(`the quantization of its tensor ${shown(name)} makes no sense`)
  }
  return { scales, zeroPoints: scales.map((_, index) => zeroPoints[index] ?? zeroPoints[0] ?? 0), axis }
}

type Code = { code: number; name: string }

/** Codes up to 127 stood in a smaller field once; files of then have only that. */
function readCode(table: FlatTable): Code {
  const code = Math.max(table.int8(OPERATOR_CODE.shortCode), table.int32(OPERATOR_CODE.code))
  if (code !== CUSTOM) return { code, name: operatorName(code) }
  return { code, name: shown(table.text(OPERATOR_CODE.customCode)) }
}

function readOperator(table: FlatTable, codes: readonly Code[]): TfliteOperator {
  const code = codes[table.uint32(OPERATOR.code)]
  if (!code) throw new TfliteFault('an operator of it has no code')
  return {
    ...code,
    inputs: table.int32s(OPERATOR.inputs),
    outputs: table.int32s(OPERATOR.outputs),
    options: table.table(OPERATOR.options),
    customOptions: table.bytes(OPERATOR.customOptions),
  }
}

function readMetadata(root: FlatTable, buffers: readonly FlatTable[]): Uint8Array | null {
  const entry = root.tables(MODEL.metadata).find((each) => each.text(METADATA.name) === 'TFLITE_METADATA')
  return (entry && buffers[entry.uint32(METADATA.buffer)]?.bytes(BUFFER.data)) ?? null
}
