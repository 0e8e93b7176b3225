import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unpack } from '../../../src-main/annotation/packed-bytes.ts'
import type { StepInput } from '../../../src-main/annotation/step-input.ts'
import { asAppError } from '../../../src-main/store/faults.ts'
import { AppError } from '../../../src-shared/domain/index.ts'
import { encodePatch, PACKED_HEAD } from '../../../src-shared/mask/index.ts'
import { annotationBench, IMAGE, pixelPatch, pixelStep, SIZE, strokeInput } from '../../fixtures/annotation-bench.ts'

let bench: Awaited<ReturnType<typeof annotationBench>>
beforeEach(async () => {
  bench = await annotationBench()
})
afterEach(async () => {
  if (bench.database.open) await bench.close()
  await bench.remove()
})

async function faultOf(action: Promise<unknown>): Promise<AppError> {
  const error = await action.then(
    () => null,
    (reason: unknown) => asAppError(reason) ?? reason,
  )
  if (error instanceof AppError) return error
  throw new Error(`expected a fault, got ${String(error)}`)
}

describe('a stroke', () => {
  test('is in the mask file, with its author, after a flush', async () => {
    const saved = await bench.service.appendStroke(strokeInput('stroke-one', pixelPatch(3, 2, 255)))
    expect(saved.sequence).toBeGreaterThan(0)
    const { mask } = await bench.service.flush(IMAGE)
    expect(mask).toMatchObject({ origin: 'painted', author: 'Mara', pixels: 1 })
    expect((await bench.plane())[2 * SIZE.width + 3]).toBe(255)
    expect(bench.service.maskFile(IMAGE)?.version).toBe(mask?.version)
    expect(bench.service.hasStrokes(IMAGE)).toBe(true)
    expect(bench.published).toContainEqual(expect.objectContaining({ type: 'changed', imageId: IMAGE }))
  })

  test('sent twice is stored once', async () => {
    const first = await bench.service.appendStroke(strokeInput('stroke-one', pixelPatch(3, 2, 255)))
    await bench.service.appendStroke(strokeInput('stroke-two', pixelPatch(3, 2, 0), { base: first.sequence }))
    const again = await bench.service.appendStroke(strokeInput('stroke-one', pixelPatch(3, 2, 255)))
    expect(again).toEqual(first)
    await bench.service.flush(IMAGE)
    expect((await bench.plane())[2 * SIZE.width + 3]).toBe(0)
  })

  test('opens with everything in it, before the mask file was due', async () => {
    const { sequence } = await bench.service.appendStroke(strokeInput('stroke-one', pixelPatch(0, 0, 9)))
    const opened = await bench.service.open(IMAGE)
    expect(opened).toMatchObject({ ...SIZE, sequence, photoUrl: '/assets/photo/x' })
    expect(opened.maskUrl).toContain(opened.mask?.version.slice(0, 16))
    expect((await bench.plane())[0]).toBe(9)
  })

  test('painted on what another window has changed is refused, naming who and when', async () => {
    const mine = await bench.service.appendStroke(strokeInput('stroke-one', pixelPatch(0, 0, 1)))
    bench.person.name = 'Jonas'
    const theirs = await bench.service.appendStroke(
      strokeInput('stroke-two', pixelPatch(1, 1, 1), { base: mine.sequence, sessionId: 'session-two' }),
    )
    const fault = await faultOf(
      bench.service.appendStroke(strokeInput('stroke-3333', pixelPatch(2, 2, 1), { base: mine.sequence })),
    )
    expect(fault.code).toBe('MASK_CHANGED_ELSEWHERE')
    expect(fault.message).toContain('Jonas')
    expect(fault.details).toMatchObject({ author: 'Jonas', sequence: theirs.sequence, at: theirs.savedAt })
    // "Keep mine": the same content on top of what the other window left.
    await bench.service.appendStroke(strokeInput('stroke-4444', pixelPatch(2, 2, 1), { base: theirs.sequence }))
  })

  test('goes on after own strokes, whatever its base', async () => {
    await bench.service.appendStroke(strokeInput('stroke-one', pixelPatch(0, 0, 1)))
    await bench.service.appendStroke(strokeInput('stroke-two', pixelPatch(1, 0, 1)))
    await bench.service.flush(IMAGE)
    expect([...(await bench.plane()).subarray(0, 3)]).toEqual([1, 1, 0])
  })
})

describe('a stroke on an image that was imported anew since it was opened', () => {
  const IMPORTED = `INSERT OR REPLACE INTO mask (image_id, version, origin, pixels, updated_at)
    VALUES ('${IMAGE}', ?, 'imported', 1, '2026-11-21T11:52:00.000Z')`
  const importMask = (version: string) => bench.database.prepare(IMPORTED).run(version.repeat(64))

  test('is refused, and can be kept on top', async () => {
    importMask('a')
    const { sequence: base, mask } = await bench.service.open(IMAGE)
    const maskVersion = mask?.version ?? null
    expect(maskVersion).toBe('a'.repeat(64))
    importMask('b')
    const stroke = strokeInput('stroke-one', pixelPatch(0, 0, 1), { base, maskVersion })
    const fault = await faultOf(bench.service.appendStroke(stroke))
    expect(fault.code).toBe('MASK_CHANGED_ELSEWHERE')
    expect(fault.message).toContain('11:52 UTC, by an import')
    expect(fault.details).toMatchObject({ author: null, sequence: 0, imported: true })
    expect(bench.service.hasStrokes(IMAGE)).toBe(false)
    await bench.service.appendStroke(strokeInput('stroke-two', pixelPatch(0, 0, 1), { base }))
  })

  test('is refused where there was no mask before', async () => {
    importMask('b')
    const stroke = strokeInput('stroke-one', pixelPatch(0, 0, 1), { maskVersion: null })
    expect((await faultOf(bench.service.appendStroke(stroke))).code).toBe('MASK_CHANGED_ELSEWHERE')
  })

  test('is stored where the mask is the one that was opened, and so are those that follow', async () => {
    await bench.service.appendStroke(strokeInput('stroke-one', pixelPatch(0, 0, 1), { maskVersion: null }))
    await bench.service.flush(IMAGE)
    await bench.service.appendStroke(strokeInput('stroke-two', pixelPatch(1, 0, 1), { maskVersion: null }))
    await bench.service.flush(IMAGE)
    expect([...(await bench.plane()).subarray(0, 2)]).toEqual([1, 1])
  })

  test('is of no image when it was removed while the stroke was checked', async () => {
    const patch = pixelPatch(0, 0, 1)
    const coming = bench.service.appendStroke(strokeInput('stroke-one', patch))
    // The check waits for the blob first: the row goes after it began and before the lock is held.
    await new Blob([patch]).arrayBuffer()
    bench.database.prepare('DELETE FROM image WHERE id = ?').run(IMAGE)
    expect((await faultOf(coming)).code).toBe('NOT_FOUND')
  })
})

describe('a packed stroke', () => {
  const packed = (patch: Uint8Array) => new Uint8Array(Buffer.concat([PACKED_HEAD, deflateRawSync(patch)]))

  test('is the same as one that is not, and so is what was before it', async () => {
    const step = { ...pixelStep(null, 3, 2, 0), before: new Blob([packed(pixelPatch(3, 2, 0))]) } as StepInput
    await bench.service.appendStroke(strokeInput('stroke-one', packed(pixelPatch(3, 2, 255)), { step }))
    await bench.service.flush(IMAGE)
    expect((await bench.plane())[2 * SIZE.width + 3]).toBe(255)
    const { before, after } = await bench.history.stepPatches(IMAGE, 'stroke-one')
    expect(new Uint8Array(await before.arrayBuffer())).toEqual(pixelPatch(3, 2, 0))
    expect(new Uint8Array(await after.arrayBuffer())).toEqual(pixelPatch(3, 2, 255))
  })

  test('is refused when it is cut off, holds no patch, or unpacks to more than it may', async () => {
    for (const bytes of [packed(pixelPatch(3, 2, 255)).slice(0, -2), packed(Buffer.from('no patch'))]) {
      expect((await faultOf(bench.service.appendStroke(strokeInput('stroke-one', bytes)))).code).toBe('PATCH_INVALID')
    }
    const followed = Buffer.concat([packed(pixelPatch(3, 2, 255)), Buffer.from('more')])
    const inflating = packed(Buffer.alloc(2_000_000))
    for (const bytes of [new Uint8Array(followed), inflating]) {
      expect((await faultOf(bench.service.appendStroke(strokeInput('stroke-one', bytes)))).code).toBe('PATCH_INVALID')
    }
    const step = {
      ...pixelStep(null, 3, 2, 0),
      before: new Blob([packed(pixelPatch(3, 2, 0)).slice(0, -2)]),
    } as StepInput
    const cutBefore = strokeInput('stroke-one', pixelPatch(3, 2, 255), { step })
    expect((await faultOf(bench.service.appendStroke(cutBefore))).code).toBe('PATCH_INVALID')
    const zeros = packed(Buffer.alloc(1000))
    expect((await faultOf(unpack(zeros, 999))).message).toMatch(/too many bytes/)
    expect(await unpack(zeros, 1000)).toHaveLength(1000)
  })
})

describe('a stroke that cannot be stored', () => {
  test('is refused when damaged, of another size, or of no image', async () => {
    const damaged = pixelPatch(0, 0, 1)
    damaged[damaged.length - 2] = 99
    expect((await faultOf(bench.service.appendStroke(strokeInput('stroke-one', damaged)))).code).toBe('PATCH_INVALID')
    const large = new Uint8Array(encodePatch({ width: 41, height: 30, tiles: [] }))
    expect((await faultOf(bench.service.appendStroke(strokeInput('stroke-one', large)))).code).toBe(
      'MASK_SIZE_MISMATCH',
    )
    const nowhere = { ...strokeInput('stroke-one', pixelPatch(0, 0, 1)), imageId: 'img_gone' }
    expect((await faultOf(bench.service.appendStroke(nowhere))).code).toBe('NOT_FOUND')
    expect(bench.service.hasStrokes(IMAGE)).toBe(false)
  })

  test('for want of space is told so, and saved when there is space again', async () => {
    const pages = bench.database.pragma('page_count', { simple: true }) as number
    bench.database.pragma(`max_page_count = ${pages}`)
    const noise = Uint8Array.from({ length: SIZE.width * SIZE.height }, (_, index) => (index * 97) % 256)
    const big = new Uint8Array(
      encodePatch({ ...SIZE, tiles: [{ x: 0, y: 0, width: SIZE.width, height: SIZE.height, pixels: noise }] }),
    )
    const fill = async () => {
      for (let index = 0; index < 50; index++) await bench.service.appendStroke(strokeInput(`filler-${index}`, big))
    }
    expect((await faultOf(fill())).code).toBe('DISK_FULL')
    bench.database.pragma('max_page_count = 1000000')
    await bench.service.appendStroke(strokeInput('stroke-last', pixelPatch(0, 0, 7)))
    await bench.service.flush(IMAGE)
    expect((await bench.plane())[0]).toBe(7)
  })

  test('in a workspace that became read-only is told so', async () => {
    bench.database.pragma('query_only = ON')
    const fault = await faultOf(bench.service.appendStroke(strokeInput('stroke-one', pixelPatch(0, 0, 1))))
    expect(fault.code).toBe('NOT_WRITABLE')
    bench.database.pragma('query_only = OFF')
  })
})

describe('a mask file that cannot be written', () => {
  test('keeps its strokes in the journal, and is written later', async () => {
    bench.pixels.fail = Object.assign(new Error('no space'), { code: 'ENOSPC', path: '/w/masks/a.png' })
    await bench.service.appendStroke(strokeInput('stroke-one', pixelPatch(4, 0, 255)))
    expect((await faultOf(bench.service.flush(IMAGE))).code).toBe('DISK_FULL')
    expect((await faultOf(bench.service.open(IMAGE))).code).toBe('DISK_FULL')
    bench.pixels.fail = null
    await bench.service.flushAll('dst_a')
    expect((await bench.plane())[4]).toBe(255)
  })

  test('because somebody took the old one away is not made anew from half of its strokes', async () => {
    await bench.service.appendStroke(strokeInput('stroke-one', pixelPatch(0, 0, 255)))
    await bench.service.flush(IMAGE)
    rmSync(bench.service.maskFile(IMAGE)?.path ?? '')
    await bench.service.appendStroke(strokeInput('stroke-two', pixelPatch(1, 0, 255)))
    expect((await faultOf(bench.service.flush(IMAGE))).code).toBe('MASK_MISSING')
  })

  test('when the photo has moved, the image does not open but keeps what was painted', async () => {
    await bench.service.appendStroke(strokeInput('stroke-one', pixelPatch(0, 0, 255)))
    bench.person.photoFound = false
    expect((await faultOf(bench.service.open(IMAGE))).code).toBe('IMAGE_MOVED')
    await bench.service.flushAll()
    expect((await bench.plane())[0]).toBe(255)
  })
})

describe('two processes on one workspace', () => {
  test('never lose a stroke to each other', async () => {
    const other = await annotationBench(bench.root)
    for (let index = 0; index < 20; index++) {
      const painter = index % 2 ? other : bench
      await painter.service.appendStroke(strokeInput(`stroke-${index + 10}`, pixelPatch(index, 5, 255)))
      await Promise.all([bench.service.flush(IMAGE), other.service.flush(IMAGE)])
    }
    await other.close()
    const plane = await bench.plane()
    expect(plane.filter((value) => value === 255)).toHaveLength(20)
  })
})

test('the journal forgets what the mask file has contained for long', async () => {
  for (let index = 0; index < 120; index++) {
    await bench.service.appendStroke(strokeInput(`stroke-${index + 1000}`, pixelPatch(index % 40, 0, index)))
  }
  await bench.service.flush(IMAGE)
  expect(bench.database.prepare('SELECT count(*) AS n FROM stroke').get()).toEqual({ n: 100 })
  expect((await bench.plane())[119 % 40]).toBe(119)
})

test('every stroke that was told to be saved survives kill -9', async () => {
  const root = await mkdtemp(join(tmpdir(), 'hairline-kill-'))
  const script = fileURLToPath(new URL('../../fixtures/painting-child.ts', import.meta.url))
  const child = spawn(process.execPath, [script, root], { stdio: ['ignore', 'pipe', 'inherit'] })
  const told: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(line)
    if (told.length === 60) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  const reopened = await annotationBench(root)
  try {
    expect(reopened.database.pragma('integrity_check', { simple: true })).toBe('ok')
    await reopened.service.recover()
    await reopened.service.flushAll()
    const plane = await reopened.plane()
    expect(told.length).toBeGreaterThanOrEqual(60)
    for (const line of told) {
      const [x, y] = line.split(' ').map(Number) as [number, number]
      expect(plane[y * SIZE.width + x]).toBe(200)
    }
  } finally {
    await reopened.close()
    await reopened.remove()
  }
})
