import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkGraph } from '../../../src-main/models/graph-check.ts'
import { readOnnx } from '../../../src-main/models/read-onnx.ts'
import { AppError } from '../../../src-shared/domain/index.ts'
import { ProtobufWriter } from '../../../src-shared/onnx/protobuf-writer.ts'
import { writeOnnx } from '../../../src-shared/onnx/write-onnx.ts'
import { tinyModel } from '../../fixtures/onnx.ts'
import { sharedData } from '../../fixtures/shared-data.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-onnx-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function file(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

const tiny = tinyModel({ width: 64, height: 48, batch: 'N', classes: [[1, 2, 3, 4]], activation: 'sigmoid' })

describe('a model says of itself', () => {
  test('its inputs, outputs, weights and hash', async () => {
    const path = await file('tiny.onnx', tiny)
    expect(await readOnnx(path)).toEqual({
      path,
      sha256: createHash('sha256').update(tiny).digest('hex'),
      bytes: tiny.length,
      inputs: [{ name: 'image', type: 'float32', shape: ['N', 3, 48, 64] }],
      outputs: [{ name: 'mask', type: 'float32', shape: ['N', 1, 48, 64] }],
      operators: 2,
      opset: 17,
      producer: 'hairline',
      weightFiles: [],
      weights: 5,
      carriedProfile: null,
      activations: { mask: 'sigmoid' },
    })
  })

  test('weights that stand in Constant nodes count', async () => {
    const path = await file(
      'constants.onnx',
      writeOnnx({
        name: 'constants',
        inputs: [{ name: 'x', type: 'float32', shape: [1, 3, 8, 8] }],
        outputs: [{ name: 'y', type: 'float32', shape: [1, 3, 8, 8] }],
        nodes: [
          {
            op: 'Constant',
            inputs: [],
            outputs: ['w'],
            attributes: { value: { tensor: { type: 'float32', dims: [2, 3], values: [1, 2, 3, 4, 5, 6] } } },
          },
          { op: 'Constant', inputs: [], outputs: ['v'], attributes: { value_floats: { floats: [1, 2] } } },
          { op: 'Identity', inputs: ['x'], outputs: ['y'] },
        ],
      }),
    )
    expect((await readOnnx(path)).weights).toBe(8)
  })

  test('the profile that it carries, if that is one', async () => {
    const carried = { target: 'person', output: { class: 1 } }
    const model = { width: 64, height: 64, classes: [[1, 2, 3, 4]] }
    const good = tinyModel({ ...model, metadata: { 'hairline.profile': JSON.stringify(carried) } })
    expect((await readOnnx(await file('good.onnx', good))).carriedProfile).toEqual(carried)
    const bad = tinyModel({ ...model, metadata: { 'hairline.profile': '{"target":"cat"}' } })
    expect((await readOnnx(await file('bad.onnx', bad))).carriedProfile).toBeNull()
  })
})

describe('what is no model is refused with a sentence that says what it is', () => {
  test.each<[string, Uint8Array | string, RegExp]>([
    ['page.onnx', '\n\n<!DOCTYPE html><html lang="en">', /page\.onnx is no ONNX model: it is an HTML page/],
    ['empty.onnx', '', /it is empty/],
    ['lfs.onnx', 'version https://git-lfs.github.com/spec/v1\noid sha256:00\n', /git lfs pull/],
    ['torch.onnx', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), /PyTorch/],
    ['lite.onnx', Buffer.from('\x1c\0\0\0TFL3more', 'latin1'), /TensorFlow Lite/],
    ['ort.onnx', Buffer.from('\x1c\0\0\0ORTMmore', 'latin1'), /ORT format/],
    ['json.onnx', '{"a":1}', /JSON/],
    ['noise.onnx', Uint8Array.from({ length: 500 }, (_, index) => (index * 97) % 256), /cut short, damaged/],
    ['noted.onnx', '\uFEFF\n<!-- saved from\nanywhere -->\n<HTML lang=en><body>404</body>', /it is an HTML page/],
    ['nothing.onnx', new ProtobufWriter().text(2, 'nobody').finish(), /holds no graph/],
  ])('%s', async (name, content, message) => {
    await expect(readOnnx(await file(name, content))).rejects.toMatchObject({
      code: 'MODEL_UNREADABLE',
      message: expect.stringMatching(message) as string,
    })
  })

  test('a file that is not there, and a folder', async () => {
    await expect(readOnnx(join(folder, 'absent.onnx'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await expect(readOnnx(join(folder, 'caf\uFFFD.onnx'))).rejects.toThrow(/its name holds bytes that are no text/)
    await expect(readOnnx(folder)).rejects.toMatchObject({ code: 'MODEL_UNREADABLE' })
  })

  test('a model cut short anywhere, or altered anywhere: refused or read, never a crash', async () => {
    const path = join(folder, 'altered.onnx')
    await fc.assert(
      fc.asyncProperty(fc.nat(tiny.length - 1), fc.nat(255), fc.boolean(), async (place, value, cut) => {
        const bytes = Buffer.from(tiny)
        bytes[place] = value
        await writeFile(path, cut ? bytes.subarray(0, place) : bytes)
        await readOnnx(path).catch((error: unknown) => expect(error).toBeInstanceOf(AppError))
      }),
      { numRuns: 300 },
    )
  })

  test('graphs nested without end', async () => {
    let graph = new ProtobufWriter().text(2, 'innermost')
    for (let depth = 0; depth < 2000; depth += 1) {
      const attribute = new ProtobufWriter().message(6, graph)
      graph = new ProtobufWriter().message(1, new ProtobufWriter().message(5, attribute))
    }
    const path = await file('nested.onnx', new ProtobufWriter().message(7, graph).finish())
    await expect(readOnnx(path)).rejects.toMatchObject({ code: 'MODEL_UNREADABLE' })
  })

  test('weights in a file beside it that is not there, or not beside it', async () => {
    for (const location of ['model.onnx.data', '../../etc/passwd', '/etc/hostname']) {
      const entry = new ProtobufWriter().text(1, 'location').text(2, location)
      const tensor = new ProtobufWriter().integer(1, 4).integer(2, 1).message(13, entry).integer(14, 1)
      const graph = new ProtobufWriter().message(1, new ProtobufWriter().text(4, 'Identity')).message(5, tensor)
      const path = await file('outside.onnx', new ProtobufWriter().message(7, graph).finish())
      await expect(readOnnx(path)).rejects.toThrow(`keeps its weights in ${location}, which is not beside it`)
    }
  })

  test('weights beside it that were cut short', async () => {
    const entries = { location: 'short.data', offset: '4', length: '12' }
    const tensor = new ProtobufWriter().integer(1, 3).integer(2, 1)
    for (const [key, value] of Object.entries(entries)) {
      tensor.message(13, new ProtobufWriter().text(1, key).text(2, value))
    }
    const graph = new ProtobufWriter().message(1, new ProtobufWriter().text(4, 'Identity'))
    const path = await file(
      'cut.onnx',
      new ProtobufWriter().message(7, graph.message(5, tensor.integer(14, 1))).finish(),
    )
    await file('short.data', new Uint8Array(10))
    await expect(readOnnx(path)).rejects.toThrow('in short.data, which ends before they do (10 of 16 bytes)')
    await file('short.data', new Uint8Array(16))
    expect((await readOnnx(path)).weightFiles).toEqual(['short.data'])
  })

  test('weights at a place that is none', async () => {
    await file('some.data', new Uint8Array(64))
    for (const [key, value] of [
      ['offset', '-4'],
      ['length', '-12'],
      ['offset', 'far'],
      ['length', '1.5'],
    ] as const) {
      const tensor = new ProtobufWriter().integer(1, 3).integer(2, 1)
      for (const [each, said] of [
        ['location', 'some.data'],
        [key, value],
      ] as const) {
        tensor.message(13, new ProtobufWriter().text(1, each).text(2, said))
      }
      const graph = new ProtobufWriter().message(1, new ProtobufWriter().text(4, 'Identity'))
      const path = await file(
        'nowhere.onnx',
        new ProtobufWriter().message(7, graph.message(5, tensor.integer(14, 1))).finish(),
      )
      await expect(readOnnx(path)).rejects.toThrow('looks for weights in some.data at a place that is none')
    }
  })

  test('a dimension that holds nothing is refused of an input; −1 is open, and so is whatever an output says', async () => {
    const read = async (input: number, output = input) => {
      const bytes = writeOnnx({
        name: 'sides',
        inputs: [{ name: 'x', type: 'float32', shape: [1, 3, input, 8] }],
        outputs: [{ name: 'y', type: 'float32', shape: [1, 3, output, 8] }],
        nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
      })
      return readOnnx(await file('sides.onnx', bytes))
    }
    for (const size of [0, -5]) {
      await expect(read(size)).rejects.toThrow(
        `declares an input x of float32[1,3,${size},8], and a dimension of ${size} holds no image`,
      )
    }
    expect((await read(-1)).inputs[0]?.shape).toEqual([1, 3, '?', 8])
    expect((await read(8, 0)).outputs[0]?.shape).toEqual([1, 3, '?', 8])
  })

  test('weights beside it are part of its hash', async () => {
    const entry = new ProtobufWriter().text(1, 'location').text(2, 'beside.data')
    const tensor = new ProtobufWriter().integer(1, 4).integer(2, 1).message(13, entry).integer(14, 1)
    const graph = new ProtobufWriter().message(1, new ProtobufWriter().text(4, 'Identity')).message(5, tensor)
    const path = await file('beside.onnx', new ProtobufWriter().message(7, graph).finish())
    await file('beside.data', 'first, of 16 b.')
    await expect(readOnnx(path)).rejects.toThrow('which ends before they do (15 of 16 bytes)')
    await file('beside.data', 'first, of 16 b..')
    const first = (await readOnnx(path)).sha256
    expect((await readOnnx(path)).weightFiles).toEqual(['beside.data'])
    await file('beside.data', 'second, of 16 b.')
    expect((await readOnnx(path)).sha256).not.toBe(first)
  })
})

describe('a graph that can be no segmentation model', () => {
  const facts = {
    path: '/m/net.onnx',
    sha256: '0'.repeat(64),
    bytes: 1,
    inputs: [],
    operators: 1,
    opset: 17,
    producer: '',
    weightFiles: [],
    carriedProfile: null,
  }
  const mask = { name: 'y', type: 'float32', shape: [1, 1, 64, 64] }

  test('without weights', () => {
    expect(() => checkGraph({ ...facts, weights: 0, outputs: [mask] })).toThrow(
      /net\.onnx has no weights: its graph of 1 operator/,
    )
  })
  test('a classifier', () => {
    const scores = { name: 'scores', type: 'float32', shape: [1, 1000] }
    expect(() => checkGraph({ ...facts, weights: 9, outputs: [scores] })).toThrow(/scores is float32\[1,1000\]/)
    expect(() => checkGraph({ ...facts, weights: 9, outputs: [scores, mask] })).not.toThrow()
  })
})

describe.skipIf(!sharedData)('real files', () => {
  test.each([
    ['pan-skin-clothes-hair/model.onnx', 1_015_723],
    ['portrait-run/epoch_120.onnx', 930_550],
  ])('%s holds %i numbers', async (name, weights) => {
    expect((await readOnnx(`${sharedData}/models/${name}`)).weights).toBe(weights)
  })
  test('a graph without weights and a page that were found as models', async () => {
    const empty = await readOnnx(`${sharedData}/models/broken/identity-fp16.onnx`)
    expect(() => checkGraph(empty)).toThrow(/has no weights/)
    await expect(readOnnx(`${sharedData}/models/broken/html-page.onnx`)).rejects.toThrow(/an HTML page/)
  })
})
