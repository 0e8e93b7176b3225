import type { OnnxAttribute, OnnxNode, OnnxTensor, OnnxValue } from '../../../src-shared/onnx/write-onnx.ts'
import { checkShape, MOST_ACTIVATIONS } from './check-model.ts'
import { permute, readConstant, valueType, type Constant, type ValueType } from './constants.ts'
import { shown, TfliteFault, Unsupported } from './fault.ts'
import { IMAGE_RANK, onnxShape, padShape, toOnnxOrder } from './layout.ts'
import { elementsOf, type TfliteModel, type TfliteTensor } from './model.ts'

export type Attributes = Record<string, OnnxAttribute>
/** What a tensor has become: a value of the new graph (rank 4 in ONNX's order), or numbers that are known now. */
export type Held = { shape: readonly number[]; name: string } | { shape: readonly number[]; constant: Constant }

/** The ONNX graph while it is made, with what each tensor of the model has become. */
export class Graph {
  readonly model: TfliteModel
  readonly nodes: OnnxNode[] = []
  readonly initializers: (OnnxTensor & { name: string })[] = []
  readonly #held = new Map<number, Held>()
  readonly #names = new Map<string, string>()
  #elements = 0
  #count = 0

  constructor(model: TfliteModel) {
    this.model = model
  }

  tensor(index: number): TfliteTensor {
    const tensor = this.model.tensors[index]
    if (!tensor) throw new TfliteFault('an operator in it lacks an input or output')
    return tensor
  }

  /** What a tensor has become. @throws TfliteFault where nothing made it */
  held(index: number): Held {
    const known = this.#held.get(index)
    if (known) return known
    const tensor = this.tensor(index)
    const constant = readConstant(tensor)
    if (!constant) throw new TfliteFault(`its tensor ${shown(tensor.name)} is used before it is computed`)
    const held = { shape: tensor.shape, constant }
    this.#held.set(index, held)
    return held
  }

  /** Says what a tensor has become. Its shape must be the declared one, where that is not open. */
  hold(index: number, held: Held): void {
    const { name, shape, open } = this.tensor(index)
    const agrees =
      shape.length === held.shape.length && shape.every((size, axis) => open[axis] || size === held.shape[axis])
    // Files of dynamic size declare some shapes as empty.
    if (!agrees && !(open.length === 0 && this.#isOpen)) {
      throw new TfliteFault(
        `its tensor ${shown(name)} is declared as [${shape.join(',')}], but comes out as [${held.shape.join(',')}]`,
      )
    }
    checkShape(held.shape, name)
    if ('name' in held) this.#elements += elementsOf(held.shape)
    if (this.#elements > MOST_ACTIVATIONS) throw new TfliteFault('it would need many gigabytes for one image')
    this.#held.set(index, held)
  }

  /** Takes the declared shape of a tensor that could not be made, so that what follows can be looked at. */
  assume(index: number): void {
    if (!this.#held.has(index)) this.#held.set(index, { shape: this.tensor(index).shape, name: '' })
  }

  /** The shape that a tensor really has, in TensorFlow Lite's order. */
  shape(index: number): readonly number[] {
    return this.held(index).shape
  }

  /** A new node. Returns the names of its outputs. */
  emit(op: string, inputs: readonly string[], attributes: Attributes = {}, outputs = 1): string[] {
    const names = Array.from({ length: outputs }, () => this.#fresh())
    this.nodes.push({ op, inputs, outputs: names, attributes })
    return names
  }

  /** An initializer; equal small ones are written once. */
  constant(type: OnnxTensor['type'], dims: readonly number[], values: ArrayLike<number>): string {
    const key = values.length <= 16 ? `${type} ${dims.join(',')} ${Array.from(values).join(',')}` : null
    const known = key === null ? undefined : this.#names.get(key)
    if (known !== undefined) return known
    const name = this.#fresh()
    this.initializers.push({ name, type, dims, values })
    if (key !== null) this.#names.set(key, name)
    return name
  }

  /**
   * The name of a tensor's value in the new graph, in ONNX's order. With `rank` it is first padded with ones before its shape,
   * as for broadcasting.
   */
  value(index: number, rank?: number): string {
    const held = this.held(index)
    const shape = rank === undefined ? held.shape : padShape(held.shape, rank)
    if ('constant' in held) {
      const padded = { ...held.constant, shape }
      const { type, values, shape: dims } = shape.length === IMAGE_RANK ? permute(padded, toOnnxOrder) : padded
      return this.constant(type, dims, values)
    }
    if (shape.length === held.shape.length) return held.name
    const [padded = ''] = this.emit('Reshape', [held.name, this.constant('int64', [shape.length], shape)])
    return shape.length === IMAGE_RANK ? this.emit('Transpose', [padded], { perm: { ints: toOnnxOrder } })[0]! : padded
  }

  /** An input or output of the whole graph. */
  describe(index: number, name: string, type: ValueType = valueType(this.tensor(index))): OnnxValue {
    return { name, type, shape: onnxShape(this.shape(index)) }
  }

  get #isOpen(): boolean {
    return this.model.tensors.some(({ open }) => open.includes(true))
  }

  #fresh(): string {
    this.#count += 1
    // No name of a tensor can be the same: those are inputs and outputs, and have no such beginning.
    return `#${this.#count}`
  }
}

/** @throws Unsupported with what the operator would need */
export function unsupported(what: string): never {
  throw new Unsupported([what])
}
