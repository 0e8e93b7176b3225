import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pack, unpack } from '../../../src-main/annotation/packed-bytes.ts'
import { openDatabase } from '../../../src-main/store/database.ts'
import { migrations } from '../../../src-main/store/migrations/index.ts'
import { openWorkspaceFolder } from '../../../src-main/store/workspace-folder.ts'
import { decodePatch, encodePatch } from '../../../src-shared/mask/index.ts'
import { annotationBench, IMAGE, pixelPatch, pixelStep, SIZE, strokeInput } from '../../fixtures/annotation-bench.ts'

let bench: Awaited<ReturnType<typeof annotationBench>>
beforeEach(async () => {
  bench = await annotationBench()
})
afterEach(async () => {
  if (bench.database.open) await bench.close()
  await bench.remove()
})

/** Sets a pixel of the first row, on top of the step `follows`. */
const paint = (id: string, follows: string | null, x: number, value = 255) =>
  bench.service.appendStroke(strokeInput(id, pixelPatch(x, 0, value), { step: pixelStep(follows, x, 0, 0) }))
const travel = (id: string, to: string | null, x: number, value = 0) =>
  bench.service.appendStroke(strokeInput(id, pixelPatch(x, 0, value), { step: { kind: 'travel', to } }))
const listed = (upTo?: number) => {
  const { entries, position } = bench.history.history(IMAGE, upTo)
  return [entries.map(({ id }) => id.at(-1)).join(''), position]
}

describe('the history of an image', () => {
  test('is what was painted, undone and done again, whoever painted it', async () => {
    await paint('stroke-a', null, 0)
    const second = await paint('stroke-b', 'stroke-a', 1)
    await travel('undo-b', 'stroke-a', 1)
    expect(listed()).toEqual(['ab', 1])
    expect(listed(second.sequence)).toEqual(['ab', 2])
    await paint('stroke-c', 'stroke-a', 2)
    const { entries } = bench.history.history(IMAGE)
    expect(listed()).toEqual(['ac', 2])
    expect(entries[1]).toMatchObject({ label: 'Brush 3 px', author: 'Mara', follows: 'stroke-a' })
    expect(entries[1]?.thumbnailBytes).toBeGreaterThan(0)
  })

  test('gives what a step changed', async () => {
    await paint('stroke-a', null, 5, 77)
    const { before, after } = await bench.history.stepPatches(IMAGE, 'stroke-a')
    const pixelOf = async (blob: Blob) => decodePatch(new Uint8Array(await blob.arrayBuffer())).tiles[0]?.pixels[0]
    expect([await pixelOf(before), await pixelOf(after)]).toEqual([0, 77])
    await expect(bench.history.stepPatches('img_other', 'stroke-a')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('begins after strokes that do not say what was before', async () => {
    await paint('stroke-a', null, 0)
    await bench.service.appendStroke(strokeInput('stroke-b', pixelPatch(1, 0, 9)))
    expect(listed()).toEqual(['', 0])
    await paint('stroke-c', null, 2)
    expect(listed()).toEqual(['c', 1])
  })

  test('is stored together with its stroke, or not at all', async () => {
    const damaged = { ...pixelStep(null, 0, 0, 0), before: new Blob(['no patch']) }
    const stroke = strokeInput('stroke-a', pixelPatch(0, 0, 1), { step: damaged as ReturnType<typeof pixelStep> })
    await expect(bench.service.appendStroke(stroke)).rejects.toMatchObject({ code: 'PATCH_INVALID' })
    expect(bench.database.prepare('SELECT count(*) FROM stroke').pluck().get()).toBe(0)
    const large = encodePatch({ width: 49, height: 3, tiles: [] })
    const step = { ...pixelStep(null, 0, 0, 0), thumbnail: new Blob([new Uint8Array(large)]) }
    const other = strokeInput('stroke-b', pixelPatch(0, 0, 1), { step: step as ReturnType<typeof pixelStep> })
    await expect(bench.service.appendStroke(other)).rejects.toMatchObject({ code: 'PATCH_INVALID' })
  })

  test('keeps 500 steps and forgets older ones, with the lines that nobody needs', async () => {
    bench.database.transaction(() => {
      const stroke = bench.database.prepare(
        `INSERT INTO stroke (image_id, stroke_id, session_id, label, patch, created_at) VALUES (?, ?, 's', 'Brush', ?, '')`,
      )
      const line = bench.database.prepare(
        `INSERT INTO history (sequence, image_id, stroke_id, session_id, label, created_at, kind, step_id, thumbnail, before)
         VALUES (?, ?, ?, 's', 'Brush', '', ?, ?, x'', ?)`,
      )
      const patch = pixelPatch(0, 0, 1)
      let last: string | null = null
      for (let index = 0; index < 700; index++) {
        const id = `stroke-${index}`
        const row = stroke.run(IMAGE, id, patch).lastInsertRowid
        line.run(row, IMAGE, id, 'stroke', last, patch)
        for (const to of [last, id]) {
          const travelled = stroke.run(IMAGE, `${id}-to-${to}`, patch).lastInsertRowid
          line.run(travelled, IMAGE, id, 'travel', to, null)
        }
        last = id
      }
    })()
    await bench.service.flush(IMAGE)
    const { entries, position } = bench.history.history(IMAGE)
    expect(entries.length).toBeGreaterThanOrEqual(500)
    expect(entries.at(-1)?.id).toBe('stroke-699')
    expect(position).toBe(entries.length)
    expect(bench.database.prepare('SELECT count(*) FROM stroke').pluck().get()).toBeLessThanOrEqual(601)
    await expect(bench.history.stepPatches(IMAGE, 'stroke-3')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('of a workspace of before begins with the next stroke', async () => {
    const root = await mkdtemp(join(tmpdir(), 'hairline-old-'))
    const { database: file } = await openWorkspaceFolder(root)
    const old = openDatabase(file, migrations.slice(0, 7))
    old.exec(`
      INSERT INTO dataset (id, name, root, layout, target, created_at) VALUES ('dst_a', 'Salon', '/p', 'pairs', 'hair', '');
      INSERT INTO image (id, dataset_id, path, sort_key, sha256, bytes, width, height, split, added_at)
        VALUES ('${IMAGE}', 'dst_a', 'images/anna.jpg', '', '${'a'.repeat(64)}', 1, ${SIZE.width}, ${SIZE.height}, 'train', '');
    `)
    old
      .prepare(
        `INSERT INTO stroke (image_id, stroke_id, session_id, label, patch, created_at) VALUES (?, 'old-stroke', 's', 'Brush', ?, '')`,
      )
      .run(IMAGE, pixelPatch(4, 0, 200))
    old.close()
    const later = await annotationBench(root)
    try {
      const { sequence } = await later.service.open(IMAGE)
      expect((await later.plane())[4]).toBe(200)
      expect(later.history.history(IMAGE, sequence).entries).toEqual([])
      const step = pixelStep(null, 5, 0, 0)
      await later.service.appendStroke(strokeInput('stroke-a', pixelPatch(5, 0, 1), { base: sequence, step }))
      expect(later.history.history(IMAGE)).toMatchObject({ position: 1, entries: [{ id: 'stroke-a' }] })
    } finally {
      await later.close()
      await rm(root, { recursive: true, force: true })
    }
  })
})

describe('packed bytes', () => {
  test.each([0, 100, 16_383, 16_384, 300_000])('of %i bytes come back as they were', async (length) => {
    for (const bytes of [new Uint8Array(length), new Uint8Array(randomBytes(length))]) {
      expect(Buffer.compare(await unpack(await pack(bytes)), bytes)).toBe(0)
    }
  })

  test('are fewer where that is worth the time', async () => {
    const soft = Uint8Array.from({ length: 200_000 }, (_, at) => Math.round(127 + 127 * Math.sin(at / 300)))
    expect((await pack(soft)).length).toBeLessThan(soft.length / 4)
  })

  test('a large stroke is in the mask file and in the history as it was painted', async () => {
    const pixels = new Uint8Array(SIZE.width * SIZE.height)
    for (let at = 0; at < pixels.length; at++) pixels[at] = (at * 7) % 251
    const whole = encodePatch({ ...SIZE, tiles: [{ x: 0, y: 0, ...SIZE, pixels }] })
    await bench.service.appendStroke(strokeInput('stroke-a', new Uint8Array(whole), { step: pixelStep(null, 0, 0, 0) }))
    await bench.service.flush(IMAGE)
    expect(Buffer.compare(await bench.plane(), pixels)).toBe(0)
  })
})
