const starts = (...bytes: number[]) => Buffer.from(bytes)

/** What people take for a model by mistake, by how its content begins. */
const SIGNATURES: readonly [Buffer, string][] = [
  [starts(0x50, 0x4b, 0x03, 0x04), 'a zip archive, perhaps a PyTorch checkpoint; export it to ONNX first'],
  [starts(0x80, 0x02), 'a Python pickle, perhaps a PyTorch checkpoint; export it to ONNX first'],
  [starts(0x80, 0x04), 'a Python pickle; export the model to ONNX first'],
  [starts(0x89, 0x48, 0x44, 0x46), 'an HDF5 file, perhaps a Keras model; convert it to ONNX first'],
  [starts(0x89, 0x50, 0x4e, 0x47), 'a PNG image; choose the file of the model'],
  [starts(0xff, 0xd8, 0xff), 'a JPEG image; choose the file of the model'],
  [starts(0x1f, 0x8b), 'a gzip archive; unpack it first'],
  [Buffer.from('version https://git-lfs'), 'a Git LFS pointer; fetch the real file with `git lfs pull`'],
]

/** What pages begin with before they say that they are one. */
const COMMENTS = /^(?:\s|<!--[^]*?-->)+/

/**
 * What the first bytes of a file show it to be, with the way out; null where it may be an ONNX model.
 * The content decides, never the name.
 */
export function foreignKind(head: Uint8Array): string | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  if (bytes.length === 0) return 'empty; download or export it again'
  // Both are flatbuffers: their mark stands behind the place of the root.
  if (bytes.toString('latin1', 4, 8) === 'ORTM') return 'a model in ORT format; choose the ONNX file it was made of'
  if (bytes.toString('latin1', 4, 8) === 'TFL3') return 'a TensorFlow Lite model; convert it to ONNX first'
  const known = SIGNATURES.find(([signature]) => bytes.subarray(0, signature.length).equals(signature))
  if (known) return known[1]
  const text = bytes.toString('utf8').replace(COMMENTS, '').slice(0, 200).toLowerCase()
  if (/^<(!doctype html|html|head|body)/.test(text))
    return 'an HTML page; download the file itself, not the page about it'
  if (text.startsWith('<?xml')) return 'an XML document; choose the file of the model'
  if (text.startsWith('{') || text.startsWith('[')) return 'a JSON document; choose the file of the model'
  return null
}
