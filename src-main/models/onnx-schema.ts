import protobuf from 'protobufjs/light.js'

/**
 * The part of onnx.proto that says what a model wants, gives and holds. Weights themselves are not declared, so that
 * reading skips over them. Field numbers: github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export type OnnxTensorProto = {
  dims?: number[]
  dataType?: number
  name?: string
  externalData?: { key?: string; value?: string }[]
  dataLocation?: number
}
type OnnxDimension = { dimValue?: number; dimParam?: string }
export type OnnxValueInfo = {
  name?: string
  type?: { tensorType?: { elemType?: number; shape?: { dim?: OnnxDimension[] } } }
}
type OnnxAttribute = {
  t?: OnnxTensorProto
  g?: OnnxGraphProto
  tensors?: OnnxTensorProto[]
  graphs?: OnnxGraphProto[]
  sparseTensor?: { values?: OnnxTensorProto }
  f?: number
  floats?: number[]
}
export type OnnxNodeProto = { input?: string[]; output?: string[]; opType?: string; attribute?: OnnxAttribute[] }
export type OnnxGraphProto = {
  node?: OnnxNodeProto[]
  initializer?: OnnxTensorProto[]
  sparseInitializer?: { values?: OnnxTensorProto }[]
  input?: OnnxValueInfo[]
  output?: OnnxValueInfo[]
}
export type OnnxModelProto = {
  producerName?: string
  producerVersion?: string
  graph?: OnnxGraphProto
  opsetImport?: { domain?: string; version?: number }[]
  functions?: { node?: OnnxNodeProto[] }[]
  metadata?: { key?: string; value?: string }[]
}

const one = (id: number, type: string) => ({ id, type })
const many = (id: number, type: string) => ({ id, type, rule: 'repeated' })

const root = protobuf.Root.fromJSON({
  nested: {
    Model: {
      fields: {
        producerName: one(2, 'string'),
        producerVersion: one(3, 'string'),
        graph: one(7, 'Graph'),
        opsetImport: many(8, 'Opset'),
        metadata: many(14, 'Entry'),
        functions: many(25, 'Func'),
      },
    },
    Opset: { fields: { domain: one(1, 'string'), version: one(2, 'int64') } },
    Func: { fields: { node: many(7, 'Node') } },
    Graph: {
      fields: {
        node: many(1, 'Node'),
        initializer: many(5, 'Tensor'),
        input: many(11, 'ValueInfo'),
        output: many(12, 'ValueInfo'),
        sparseInitializer: many(15, 'SparseTensor'),
      },
    },
    Node: {
      fields: {
        input: many(1, 'string'),
        output: many(2, 'string'),
        opType: one(4, 'string'),
        attribute: many(5, 'Attribute'),
      },
    },
    Attribute: {
      fields: {
        f: one(2, 'float'),
        t: one(5, 'Tensor'),
        g: one(6, 'Graph'),
        floats: many(7, 'float'),
        tensors: many(10, 'Tensor'),
        graphs: many(11, 'Graph'),
        sparseTensor: one(22, 'SparseTensor'),
      },
    },
    Tensor: {
      fields: {
        dims: many(1, 'int64'),
        dataType: one(2, 'int32'),
        name: one(8, 'string'),
        externalData: many(13, 'Entry'),
        dataLocation: one(14, 'int32'),
      },
    },
    SparseTensor: { fields: { values: one(1, 'Tensor') } },
    Entry: { fields: { key: one(1, 'string'), value: one(2, 'string') } },
    ValueInfo: { fields: { name: one(1, 'string'), type: one(2, 'Type') } },
    Type: { fields: { tensorType: one(1, 'TensorType') } },
    TensorType: { fields: { elemType: one(1, 'int32'), shape: one(2, 'Shape') } },
    Shape: { fields: { dim: many(1, 'Dimension') } },
    // One of both, so that a 0 is told from nothing.
    Dimension: {
      oneofs: { value: { oneof: ['dimValue', 'dimParam'] } },
      fields: { dimValue: one(1, 'int64'), dimParam: one(2, 'string') },
    },
  },
})

/** @throws Error where the bytes are no protobuf: cut short, or something else altogether. */
export function decodeOnnx(bytes: Uint8Array): OnnxModelProto {
  const type = root.lookupType('Model')
  return type.toObject(type.decode(bytes), { longs: Number })
}
