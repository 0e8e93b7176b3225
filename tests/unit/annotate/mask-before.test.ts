import { afterEach, expect, test, vi } from 'vitest'
import { maskBefore } from '../../../src-renderer/annotate/recovery/mask-before.ts'
import { Studio, Toolbox, type Change } from '../../../src-renderer/painting/engine/index.ts'

afterEach(() => void vi.restoreAllMocks())

/** A studio of 60 × 40 whose steps can be looked up. */
function painted() {
  const toolbox = new Toolbox()
  toolbox.adjust({ sizePx: 12, hardness: 0.5 }, 'brush')
  const changes = new Map<string, Change>()
  const studio = new Studio({
    width: 60,
    height: 40,
    toolbox,
    onStroke: ({ id, patch, step }) => step.kind === 'stroke' && changes.set(id, { before: step.before, after: patch }),
  })
  const stroke = (imageX: number) => {
    studio.pointerDown({ imageX, imageY: 20 })
    studio.pointerMove([{ imageX: imageX + 8, imageY: 24 }])
    studio.pointerUp()
  }
  const done = () => {
    const { steps, position } = studio.timeline.snapshot()
    return steps.slice(0, position)
  }
  const load = (id: string) => Promise.resolve(changes.get(id) ?? null)
  return { studio, stroke, done, load, changes }
}

test('the mask before strokes is found from what they changed, and the mask stays', async () => {
  const { studio, stroke, done, load } = painted()
  stroke(10)
  const [then, before] = [done(), studio.plane.data.slice()]
  stroke(14)
  stroke(40)
  const after = studio.plane.data.slice()
  expect((await maskBefore(studio, then, load))?.data).toEqual(before)
  expect(studio.plane.data).toEqual(after)
})

test('what was undone meanwhile is there again, even where something else was painted since', async () => {
  const { studio, stroke, done, load } = painted()
  stroke(10)
  stroke(14)
  const [then, before] = [done(), studio.plane.data.slice()]
  studio.undo()
  stroke(30)
  expect((await maskBefore(studio, then, load))?.data).toEqual(before)
})

test('before everything is nothing; a forgotten step makes it unknown', async () => {
  const { studio, stroke, load, changes } = painted()
  stroke(10)
  stroke(20)
  expect((await maskBefore(studio, [], load))?.data.every((value) => value === 0)).toBe(true)
  changes.clear()
  expect(await maskBefore(studio, [], load)).toBeNull()
})

test('it is taken only when nothing is under way: not from half an undo, nor from half a stroke', async () => {
  const changes = new Map<string, Change>()
  const load = (id: string) => Promise.resolve(changes.get(id) ?? null)
  const turns: (() => void)[] = []
  const toolbox = new Toolbox()
  toolbox.adjust({ sizePx: 40, hardness: 1 }, 'brush')
  const studio = new Studio({
    width: 600,
    height: 530,
    toolbox,
    onStroke: ({ id, patch, step }) => step.kind === 'stroke' && changes.set(id, { before: step.before, after: patch }),
    timeline: { source: { load, pause: () => new Promise((resolve) => turns.push(resolve)) } },
  })
  const across = (imageY: number) => {
    studio.pointerDown({ imageX: 10, imageY })
    studio.pointerMove([{ imageX: 590, imageY: imageY + 9 }])
  }
  across(100)
  studio.interrupt()
  const [then, before] = [studio.timeline.snapshot().steps, studio.plane.data.slice()]
  for (const imageY of [200, 300]) {
    across(imageY)
    studio.interrupt()
  }
  // Each slice of an undo is one tile long.
  let ms = Date.now()
  vi.spyOn(Date, 'now').mockImplementation(() => (ms += 10))
  studio.undo()
  expect(studio.timeline.snapshot().target).toBe(2)
  let found: Uint8Array | null = null
  const asked = maskBefore(studio, then, load).then((plane) => (found = plane?.data ?? null))
  const letThingsHappen = () => new Promise((resolve) => setTimeout(resolve, 0))
  await letThingsHappen()
  expect(found).toBeNull()
  // A stroke begins on what the undo has come to by then.
  across(400)
  await letThingsHappen()
  expect(found).toBeNull()
  studio.interrupt()
  await asked
  expect(found).toEqual(before)
})
