import type { Attributes, Graph } from './graph.ts'
import { unsupported } from './graph.ts'
import { shown, TfliteFault } from './fault.ts'
import type { Constant } from './constants.ts'
import { IMAGE_RANK, toOnnxOrder, toTfliteOrder } from './layout.ts'
import { elementsOf, type TfliteOperator, type TfliteTensor } from './model.ts'
import { applyActivation } from './activation.ts'
import { requantize } from './quantize.ts'

/** How an operator becomes nodes. */
export type Convert = (site: Site) => void

/** One operator that is being converted: what it gets, and where its result goes. */
export class Site {
  readonly graph: Graph
  readonly operator: TfliteOperator

  constructor(graph: Graph, operator: TfliteOperator) {
    this.graph = graph
    this.operator = operator
  }

  get inputs(): number {
    return this.operator.inputs.length
  }

  /** @throws TfliteFault where the operator has another number of inputs or outputs */
  arity(fewest: number, most = fewest, outputs = 1): void {
    const { inputs, outputs: made, name } = this.operator
    if (inputs.length >= fewest && inputs.length <= most && made.length === outputs) return
    throw this.fault(`has ${inputs.length} inputs and ${made.length} outputs, which ${name} cannot have`)
  }

  has(input: number): boolean {
    return (this.operator.inputs[input] ?? -1) !== -1
  }

  index(input: number): number {
    const index = this.operator.inputs[input] ?? -1
    if (index === -1) throw this.fault('lacks an input')
    return index
  }

  tensor(input: number): TfliteTensor {
    return this.graph.tensor(this.index(input))
  }

  outputTensor(output = 0): TfliteTensor {
    return this.graph.tensor(this.operator.outputs[output] ?? -1)
  }

  /** In TensorFlow Lite's order. */
  shape(input: number): readonly number[] {
    return this.graph.shape(this.index(input))
  }

  /** The shape of an image [N, H, W, C]. @throws TfliteFault where it is none */
  imageShape(input: number): [number, number, number, number] {
    const [n, h, w, c, ...more] = this.shape(input)
    if (n !== undefined && h !== undefined && w !== undefined && c !== undefined && more.length === 0)
      return [n, h, w, c]
    throw this.fault(`gets [${this.shape(input).join(',')}], which is no image`)
  }

  /** The value in ONNX's order; see Graph.value. */
  value(input: number, rank?: number): string {
    return this.graph.value(this.index(input), rank)
  }

  /** The value in TensorFlow Lite's order, for what would mean something else after the axes have moved. */
  original(input: number): string {
    const name = this.value(input)
    return this.shape(input).length === IMAGE_RANK
      ? this.emit('Transpose', [name], { perm: { ints: toTfliteOrder } })
      : name
  }

  /** The numbers of an input that are known now; null where the graph computes them. */
  known(input: number): Constant | null {
    const held = this.graph.held(this.index(input))
    return 'constant' in held ? held.constant : null
  }

  /** @throws Unsupported where the graph computes it */
  constant(input: number, what: string): Constant {
    return this.known(input) ?? unsupported(`${this.operator.name} with computed ${what}`)
  }

  integers(input: number, what: string): number[] {
    const numbers = Array.from(this.constant(input, what).values)
    if (!numbers.every(Number.isSafeInteger)) throw this.fault(`has impossible ${what}`)
    return numbers
  }

  emit(op: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.graph.emit(op, inputs, attributes)[0]!
  }

  int64s(values: readonly number[]): string {
    return this.graph.constant('int64', [values.length], values)
  }

  /** A scalar. */
  float(value: number): string {
    return this.graph.constant('float32', [], [value])
  }

  /** Says what the operator gives: a value in ONNX's order, its shape in TensorFlow Lite's; then follow activation and rounding. */
  give(name: string, shape: readonly number[], { activation = 0, output = 0 } = {}): void {
    const index = this.operator.outputs[output]
    if (index === undefined) throw this.fault('has no output')
    const activated = applyActivation(this.graph, name, activation)
    this.graph.hold(index, { shape, name: requantize(this.graph, activated, this.graph.tensor(index)) })
  }

  /** As give, for a value in TensorFlow Lite's order. */
  giveOriginal(name: string, shape: readonly number[], options: { activation?: number; output?: number } = {}): void {
    const isImage = shape.length === IMAGE_RANK
    this.give(isImage ? this.emit('Transpose', [name], { perm: { ints: toOnnxOrder } }) : name, shape, options)
  }

  /** Gives numbers that are known now. */
  giveConstant(constant: Constant): void {
    const index = this.operator.outputs[0]
    if (index === undefined) throw this.fault('has no output')
    if (constant.values.length !== elementsOf(constant.shape)) throw this.fault('has a constant of the wrong size')
    this.graph.hold(index, { shape: constant.shape, constant })
  }

  option(field: number, absent = 0): number {
    return this.operator.options?.int32(field, absent) ?? absent
  }

  byte(field: number): number {
    return this.operator.options?.int8(field) ?? 0
  }

  number(field: number): number {
    return this.operator.options?.float32(field) ?? 0
  }

  /** An option that must be at least 1, such as a stride. */
  step(field: number, what: string, absent = 0): number {
    return this.positive(this.option(field, absent), what)
  }

  positive(value: number, what: string): number {
    if (value >= 1 && value <= 65_536) return value
    throw this.fault(`has ${what} ${value}`)
  }

  fault(what: string): TfliteFault {
    const output = this.graph.model.tensors[this.operator.outputs[0] ?? -1]
    return new TfliteFault(`its operator ${this.operator.name}${output ? ` (${shown(output.name)})` : ''} ${what}`)
  }
}
