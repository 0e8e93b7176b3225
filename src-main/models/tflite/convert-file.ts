import { createHash } from 'node:crypto'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { basename, join, parse } from 'node:path'
import { AppError, type ModelOrigin } from '../../../src-shared/domain/index.ts'
import { writeFileAtomically } from '../../store/atomic-file.ts'
import type { ConvertRequest, ConvertResponse } from '../../workers/convert-protocol.ts'
import { HINTS_KEY, ORIGIN_KEY, PROFILE_KEY } from '../metadata-keys.ts'
import { CONVERTER, convertTflite, openTflite } from './convert.ts'
import { explain } from './fault.ts'
import { recognize, type KnownModel } from './known-models.ts'
import { inputHints } from './metadata.ts'

/** A model for a phone is a hundredth of this; unfolded weights and the written file must fit into memory beside it. */
const MOST_BYTES = 2 ** 28

/**
 * Converts a file. Runs in the inference worker: files come from anywhere. The same content gives the same ONNX file, whatever
 * its name.
 * @throws AppError MODEL_UNREADABLE, FILE_TOO_LARGE
 */
export async function convertFile({ path, folder }: ConvertRequest): Promise<ConvertResponse> {
  const bytes = await readWhole(path)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const { onnx, alike } = convert(bytes, sha256, path)
  const out = join(folder, sha256.slice(0, 16), `${safeStem(path)}.onnx`)
  await mkdir(join(folder, sha256.slice(0, 16)), { recursive: true })
  await writeFileAtomically(out, onnx, { durable: false })
  return { path: out, origin: { file: basename(path), ...originOf(bytes, sha256, alike) } }
}

function convert(bytes: Uint8Array, sha256: string, path: string): { onnx: Uint8Array; alike: KnownModel | null } {
  try {
    const model = openTflite(bytes)
    const alike = recognize(model)
    const input = model.tensors[model.inputs[0] ?? -1]
    const hints = input && inputHints(input, model.metadata)
    const onnx = convertTflite(model, {
      [ORIGIN_KEY]: JSON.stringify({ file: null, ...originOf(bytes, sha256, alike) }),
      ...(alike ? { [PROFILE_KEY]: JSON.stringify(alike.profile) } : {}),
      ...(hints ? { [HINTS_KEY]: JSON.stringify({ input: hints }) } : {}),
    })
    return { onnx, alike }
  } catch (error) {
    throw explain(error, basename(path), path) ?? error
  }
}

function originOf(bytes: Uint8Array, sha256: string, alike: KnownModel | null): Omit<ModelOrigin, 'file'> {
  const known = alike?.same ? alike.title : null
  const resembles = alike && !alike.same ? alike.title : null
  return { sha256, bytes: bytes.length, format: 'tflite', converter: CONVERTER, known, resembles }
}

async function readWhole(path: string): Promise<Uint8Array> {
  const { size } = await stat(path)
  if (size <= MOST_BYTES) return readFile(path)
  throw new AppError(
    'FILE_TOO_LARGE',
    `${basename(path)} has ${size} bytes, and a TensorFlow Lite model is converted up to ${MOST_BYTES} bytes; convert it to ONNX with another tool (tf2onnx) and add that file.`,
    { path, bytes: size },
  )
}

/** A name that every file system takes. */
function safeStem(path: string): string {
  const stem = parse(path)
    .name.replace(/[^\p{L}\p{N}._ -]+/gu, '_')
    .slice(0, 80)
    .replace(/^[. ]+|[. ]+$/g, '')
  return stem || 'model'
}
