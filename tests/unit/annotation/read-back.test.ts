import { rm } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { Codec } from '../../../src-main/workers/pixels/codec.ts'
import { applyPatches } from '../../../src-main/workers/pixels/mask-file.ts'
import type { GreyRaster } from '../../../src-main/workers/pixels/raster.ts'
import type { PixelsWorker } from '../../../src-main/workers/protocol.ts'
import { AppError } from '../../../src-shared/domain/index.ts'
import { annotationBench, IMAGE, pixelPatch, SIZE, strokeInput } from '../../fixtures/annotation-bench.ts'

/** The read-back of the real worker over bare planes, on a disk that gives back one pixel otherwise for a while. */
function worker() {
  const disk = { isBroken: false }
  const codec = {
    encodeMask: ({ pixels }: GreyRaster) =>
      Promise.resolve(pixels.map((value, at) => (disk.isBroken && at === 7 ? value ^ 1 : value))),
    decodeMask: (bytes: Uint8Array) => Promise.resolve({ ...SIZE, pixels: new Uint8Array(bytes) }),
  } as unknown as Codec
  const call = (_method: string, request: unknown) => applyPatches(codec, request as Parameters<typeof applyPatches>[1])
  return { disk, pixels: { call } as unknown as PixelsWorker }
}

test('a mask file that reads back otherwise is not taken: its strokes stay, and it is written again', async () => {
  const bench = await annotationBench()
  const { disk, pixels } = worker()
  bench.pixels.call = pixels.call
  try {
    await bench.service.appendStroke(strokeInput('stroke-one', pixelPatch(3, 0, 255)))
    const { mask: first } = await bench.service.flush(IMAGE)
    const before = await bench.plane()
    disk.isBroken = true
    await bench.service.appendStroke(strokeInput('stroke-two', pixelPatch(4, 0, 255)))
    const fault = await bench.service.flush(IMAGE).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(AppError)
    expect(fault).toMatchObject({ code: 'VERIFICATION_FAILED' })
    // The file and its row are the last good ones; the journal has the stroke.
    expect(await bench.plane()).toEqual(before)
    expect(bench.service.maskFile(IMAGE)?.version).toBe(first?.version)
    expect(bench.database.prepare('SELECT count(*) AS n FROM stroke').get()).toEqual({ n: 2 })

    disk.isBroken = false
    const { mask } = await bench.service.flush(IMAGE)
    expect(mask?.pixels).toBe(2)
    expect([...(await bench.plane()).subarray(3, 8)]).toEqual([255, 255, 0, 0, 0])
  } finally {
    await bench.close()
    await bench.remove()
    await rm(bench.root, { recursive: true, force: true })
  }
})
