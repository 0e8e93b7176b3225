import { open, readFile } from 'node:fs/promises'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'
import type { ModelProfile } from '../../../src-shared/domain/index.ts'
import { imageElements } from '../../../src-main/workers/inference/input-tensor.ts'

/** What a stage costs alone, for one image: wall time and processor time, milliseconds. */
export type Cost = { wallMs: number; cpuMs: number }

/** Different tensors, so that no cache of the processor holds them. */
const TENSORS = 16
const NPY_HEADER_BYTES = 128

/** A bare loop over the runtime, on the tensors that an evaluation feeds; nothing is done with what comes out. */
export class BareLoop {
  readonly #session: InferenceSession
  readonly #tensors: Tensor[]
  readonly #input: string

  private constructor(session: InferenceSession, tensors: Tensor[], input: string) {
    this.#session = session
    this.#tensors = tensors
    this.#input = input
  }

  /** `inputs` is the dataset's cache, a .npy. */
  static async open(model: string, profile: ModelProfile, inputs: string, threads: number): Promise<BareLoop> {
    const options = { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 } as const
    const session = await InferenceSession.create(model, options)
    const { width, height, layout, channels } = profile.input
    const content = { left: 0, top: 0, width, height }
    const dims = layout === 'NCHW' ? [1, channels.length, height, width] : [1, height, width, channels.length]
    const file = await open(inputs)
    const tensors: Tensor[] = []
    for (let row = 0; row < TENSORS; row += 1) {
      const rgb = Buffer.alloc(width * height * 3)
      await file.read(rgb, 0, rgb.length, NPY_HEADER_BYTES + row * rgb.length)
      tensors.push(new Tensor('float32', imageElements(rgb, content, profile.input, 'float32') as Float32Array, dims))
    }
    await file.close()
    return new BareLoop(session, tensors, profile.input.name)
  }

  /** Milliseconds for one image. */
  run(images: number): Promise<Cost> {
    return costOf(images, async (index) => {
      const tensor = this.#tensors[index % this.#tensors.length]
      if (tensor) await this.#session.run({ [this.#input]: tensor })
    })
  }

  dispose(): Promise<void> {
    return this.#session.release()
  }
}

/** Decoding and resizing alone, one after the other, as the cache does it. */
export function decodeLoop(files: readonly string[], { width, height }: ModelProfile['input']): Promise<Cost> {
  sharp.concurrency(1)
  sharp.cache(false)
  return costOf(files.length, async (index) => {
    const bytes = await readFile(files[index] ?? '')
    const { data, info } = await sharp(bytes, { ignoreIcc: true })
      .autoOrient()
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    await sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
      .resize(width, height, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
      .raw()
      .toBuffer()
  })
}

async function costOf(count: number, work: (index: number) => Promise<unknown>): Promise<Cost> {
  const usage = process.cpuUsage()
  const started = performance.now()
  for (let index = 0; index < count; index += 1) await work(index)
  const wallMs = (performance.now() - started) / count
  const { user, system } = process.cpuUsage(usage)
  return { wallMs, cpuMs: (user + system) / 1000 / count }
}
