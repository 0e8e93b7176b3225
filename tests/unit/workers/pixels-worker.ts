import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll } from 'vitest'
import type { ImageSize, PixelsWorker } from '../../../src-main/workers/protocol.ts'
import { startWorkers, type Workers } from '../../../src-main/workers/workers.ts'

/** The real pixels worker and a folder of its own, for one test file. */
export function usePixels() {
  let workers: Workers
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hairline-pixels-'))
    workers = startWorkers({ log: pino({ level: 'silent' }) })
  })
  afterAll(async () => {
    await workers.dispose()
    await rm(folder, { recursive: true, force: true })
  })
  const call: PixelsWorker['call'] = (method, request, options) => workers.pixels.call(method, request, options)
  const at = (name: string) => join(folder, name)
  return {
    call,
    at,
    async write(name: string, bytes: Uint8Array | string): Promise<string> {
      await writeFile(at(name), bytes)
      return at(name)
    },
    /** A JPEG whose left half is red and right half blue. */
    async jpeg(name: string, { width, height }: ImageSize): Promise<string> {
      const pixels = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
        const isLeft = Math.floor(at / 3) % width < width / 2
        return (isLeft ? [230, 30, 30] : [30, 30, 230])[at % 3] as number
      })
      const request = { pixels, size: { width, height }, channels: 3 as const, format: 'jpeg' as const, out: at(name) }
      await call('encode', { ...request, quality: 95 })
      return at(name)
    },
    /** The plane of a mask file that Hairline wrote, by way of a patchless rewrite and the class reader. */
    async counts(path: string): Promise<Record<number, number>> {
      const { classes } = await call('classes', { path })
      return Object.fromEntries(classes.map(({ index, pixels }) => [index, pixels]))
    },
  }
}
