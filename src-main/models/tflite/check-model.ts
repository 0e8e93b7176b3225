import { shown, TfliteFault } from './fault.ts'
import { ELEMENT_TYPES, elementsOf, type TfliteModel, type TfliteTensor } from './model.ts'

const LONGEST_SIDE = 65_536
const MOST_ELEMENTS = 2 ** 28
export const MOST_ACTIVATIONS = 2 ** 30
const MOST_OPERATORS = 20_000
const MOST_INPUTS = 1_000
/** Constants can share a buffer, so that a small file could unfold into a huge one. */
const MOST_UNFOLDED = 4
const FREE_BYTES = 2 ** 26

const SIZES = new Map(Object.values(ELEMENT_TYPES).map(({ name, bytes }) => [name, bytes]))

/**
 * Judges what was read: sizes, indices, an order in which the operators can run. What each operator needs is its converter's to say.
 * @throws TfliteFault
 */
export function checkModel(model: TfliteModel, fileBytes: number): void {
  if (model.operators.length > MOST_OPERATORS) throw new TfliteFault(`it has ${model.operators.length} operators`)
  let constantBytes = 0
  for (const tensor of model.tensors) {
    checkShape(tensor.shape, tensor.name)
    if (tensor.data) constantBytes += checkConstant(tensor)
  }
  if (constantBytes > MOST_UNFOLDED * fileBytes + FREE_BYTES) {
    throw new TfliteFault('its constants would unfold to many times its size')
  }
  checkEnds(model)
  checkOrder(model)
}

/** @throws TfliteFault */
export function checkShape(shape: readonly number[], name: string): void {
  const isSane = shape.length <= 8 && shape.every((size) => Number.isInteger(size) && size >= 1 && size <= LONGEST_SIDE)
  if (isSane && elementsOf(shape) <= MOST_ELEMENTS) return
  const dims = shape.length > 8 ? `${shape.length} dimensions` : `the size ${shape.join('×')}`
  throw new TfliteFault(`its tensor ${shown(name)} has ${dims}`)
}

function checkConstant({ shape, type, data, name }: TfliteTensor): number {
  const expected = elementsOf(shape) * (SIZES.get(type) ?? 0)
  if (data?.length === expected) return expected
  throw new TfliteFault(`its constant ${shown(name)} has ${data?.length} bytes instead of ${expected}`)
}

function checkEnds({ inputs, outputs, tensors }: TfliteModel): void {
  const ends = [...inputs, ...outputs]
  if (inputs.length === 0 || outputs.length === 0) throw new TfliteFault('it has no input or no output')
  if (ends.length > MOST_INPUTS) throw new TfliteFault(`it has ${ends.length} inputs and outputs`)
  if (ends.some((index) => !tensors[index])) throw new TfliteFault('an input or output of it does not exist')
  if (new Set(inputs).size < inputs.length || new Set(outputs).size < outputs.length) {
    throw new TfliteFault('it names an input or output twice')
  }
}

/** Each tensor is made once, and before it is used: no cycles. */
function checkOrder({ operators, inputs, outputs, tensors }: TfliteModel): void {
  const constants = tensors.flatMap(({ data }, index) => (data ? [index] : []))
  const present = new Set([...inputs, ...constants])
  const use = (index: number, by: string) => {
    const tensor = tensors[index]
    if (!tensor) throw new TfliteFault(`${by} uses a tensor that does not exist`)
    if (!present.has(index)) throw new TfliteFault(`${by} uses tensor ${shown(tensor.name)} before it is computed`)
  }
  for (const { name, inputs: used, outputs: made } of operators) {
    for (const index of used) if (index !== -1) use(index, `its ${name}`)
    for (const index of made) {
      if (!tensors[index]) throw new TfliteFault(`its ${name} computes a tensor that does not exist`)
      if (present.has(index)) throw new TfliteFault(`its tensor ${shown(tensors[index].name)} is computed twice`)
      present.add(index)
    }
  }
  for (const index of outputs) use(index, 'its output')
}
