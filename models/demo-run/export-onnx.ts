import { writeOnnx, type OnnxNode, type OnnxTensor } from '../../src-shared/onnx/write-onnx.ts'
import { ARCHITECTURE, PLACE_SIDE, placeOf, SIDE, type TinyUnet } from './tiny-unet.ts'

export const INPUT_NAME = 'image'
export const OUTPUT_NAME = 'hair'

/** The net as ONNX: RGB 0..1 in, probability of hair out. Weights are kept in half precision. */
export function exportOnnx(net: TinyUnet, metadata: Record<string, string>): Uint8Array {
  const halves = net.parameters.map(({ name, dims, values }): NamedTensor => ({
    name: `${name}.half`,
    type: 'float16',
    dims,
    values,
  }))
  const casts = net.parameters.map(({ name }) => node('Cast', [`${name}.half`], name, { to: { int: 1 } }))
  const nodes = [
    ...casts,
    ...placeNodes(),
    ...ARCHITECTURE.flatMap(layerNodes),
    node('Sigmoid', ['logit'], OUTPUT_NAME),
  ]
  return writeOnnx({
    name: 'hairline-demo',
    inputs: [{ name: INPUT_NAME, type: 'float32', shape: [1, 3, SIDE, SIDE] }],
    outputs: [{ name: OUTPUT_NAME, type: 'float32', shape: [1, 1, SIDE, SIDE] }],
    initializers: [...halves, ...placeTensors()],
    nodes,
    metadata,
  })
}

type NamedTensor = OnnxTensor & { name: string }

function node(op: string, inputs: string[], output: string, attributes: OnnxNode['attributes'] = {}): OnnxNode {
  return { op, inputs, outputs: [output], attributes }
}

function layerNodes({ name, from, stride }: (typeof ARCHITECTURE)[number]): OnnxNode[] {
  const upsampled = from.filter((each) => each.endsWith('↑'))
  const resizes = upsampled.map((each) =>
    node('Resize', [each.replace('↑', ''), '', 'two'], tensorName(each), {
      mode: { string: 'nearest' },
      coordinate_transformation_mode: { string: 'asymmetric' },
      nearest_mode: { string: 'floor' },
    }),
  )
  const inputs = from.map(tensorName)
  const joined = inputs.length === 1 ? inputs[0]! : `${name}.in`
  const concat = inputs.length === 1 ? [] : [node('Concat', inputs, joined, { axis: { int: 1 } })]
  const result = name === 'logit' ? name : `${name}.sum`
  const conv = node('Conv', [joined, `${name}.weight`, `${name}.bias`], result, {
    kernel_shape: { ints: [3, 3] },
    pads: { ints: [1, 1, 1, 1] },
    strides: { ints: [stride, stride] },
  })
  return [...resizes, ...concat, conv, ...(name === 'logit' ? [] : [node('Relu', [result], name)])]
}

const tensorName = (name: string) => name.replace('↑', '.up')

/** Two short rows instead of a whole plane: `Expand` makes the plane of them. */
function placeTensors(): NamedTensor[] {
  const values = Array.from({ length: PLACE_SIDE }, (_, index) => placeOf(index))
  return [
    { name: 'place.x', type: 'float32', dims: [1, 1, 1, PLACE_SIDE], values },
    { name: 'place.y', type: 'float32', dims: [1, 1, PLACE_SIDE, 1], values },
    { name: 'place.shape', type: 'int64', dims: [4], values: [1, 1, PLACE_SIDE, PLACE_SIDE] },
    { name: 'two', type: 'float32', dims: [4], values: [1, 1, 2, 2] },
  ]
}

function placeNodes(): OnnxNode[] {
  return [
    node('Expand', ['place.x', 'place.shape'], 'place.across'),
    node('Expand', ['place.y', 'place.shape'], 'place.down'),
    node('Concat', ['place.across', 'place.down'], 'place', { axis: { int: 1 } }),
  ]
}
