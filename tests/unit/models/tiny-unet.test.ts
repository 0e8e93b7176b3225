import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { expect, test } from 'vitest'
import { Random } from '../../../datasets/generator/random.ts'
import { decodePlane } from '../../../src-main/inference/plane-file.ts'
import { startWorkers } from '../../../src-main/workers/workers.ts'
import { exportOnnx, INPUT_NAME, OUTPUT_NAME } from '../../../models/demo-run/export-onnx.ts'
import { SIDE, TinyUnet } from '../../../models/demo-run/tiny-unet.ts'

test('the exported model computes what the net computes', async () => {
  const random = new Random(1, 'unet')
  const net = new TinyUnet(() => random.bell() * 2)
  const pixels = Uint8Array.from({ length: SIDE * SIDE * 3 }, () => Math.floor(random.next() * 256))
  for (const [index, level] of pixels.entries()) {
    net.image.values[(index % 3) * SIDE * SIDE + Math.floor(index / 3)] = level / 255
  }
  net.forward()

  const folder = await mkdtemp(join(tmpdir(), 'hairline-unet-'))
  const workers = startWorkers({ log: pino({ level: 'silent' }) })
  try {
    const [path, tensor, out] = ['model.onnx', 'tensor', 'plane'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    await writeFile(path, exportOnnx(net, {}))
    await writeFile(tensor, pixels)
    await workers.inference.call('run', {
      path,
      sha256: 'a'.repeat(64),
      provider: 'cpu',
      profile: {
        target: 'hair',
        input: {
          name: INPUT_NAME,
          width: SIDE,
          height: SIDE,
          layout: 'NCHW',
          channels: 'RGB',
          scale: 1 / 255,
          mean: [0, 0, 0],
          std: [1, 1, 1],
          normalization: 'fixed',
          fit: 'stretch',
          resample: 'bilinear-antialias',
        },
        output: { name: OUTPUT_NAME, layout: 'NCHW', activation: 'none', class: 0, invert: false },
      },
      tensor,
      content: { left: 0, top: 0, width: SIDE, height: SIDE },
      out,
    })
    const { width, height, values } = await decodePlane(await readFile(out), out)
    expect([width, height]).toEqual([SIDE, SIDE])
    let largest = 0
    for (const [index, logit] of net.logit.values.entries()) {
      largest = Math.max(largest, Math.abs(values[index]! - 255 / (1 + Math.exp(-logit))))
    }
    // One level of rounding, and the half precision of the weights.
    expect(largest).toBeLessThan(4)
  } finally {
    await workers.dispose()
    await rm(folder, { recursive: true, force: true })
  }
})
