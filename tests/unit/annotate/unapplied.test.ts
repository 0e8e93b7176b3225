import { describe, expect, test } from 'vitest'
import { endAll } from '../../../src-renderer/annotate/unapplied.ts'
import { ColourStudio } from '../painting/colour-studio.ts'

const SIDE = 60

/** Dark at the left, bright at the right. */
function photo() {
  const data = new Uint8Array(SIDE * SIDE * 3)
  for (let at = 0; at < SIDE * SIDE; at++) data.fill(at % SIDE < SIDE / 2 ? 40 : 210, at * 3, at * 3 + 3)
  return { width: SIDE, height: SIDE, channels: 3 as const, pixels: data }
}

/** Scribbles over both, and a polygon that is not closed, of a tool that was put away. */
function drawn() {
  const studio = new ColourStudio(photo()).choose('polygon')
  for (const [x, y] of [
    [40, 5],
    [55, 5],
    [55, 20],
  ] as const) {
    studio.draw([x, y])
  }
  studio.choose('scribble', { sizePx: 4 }).draw([10, 10, 10, 50]).draw([50, 10, 50, 50], { alt: true })
  return studio
}
const tools = ({ studio }: ColourStudio) => studio.snapshot().unapplied.map(({ tool }) => tool)

describe('what is drawn and no part of the mask yet', () => {
  test('becomes part of it, each as a step of its own, also of a tool that was put away', async () => {
    const studio = drawn()
    expect(tools(studio).toSorted()).toEqual(['polygon', 'scribble'])
    expect(await endAll(studio.studio, 'apply')).toBe(true)
    expect(tools(studio)).toEqual([])
    expect(studio.strokes).toHaveLength(2)
    const at = (x: number, y: number) => studio.mask.data[y * SIDE + x]
    // Out of the scribbles, out of the polygon, and of neither.
    expect([at(10, 30), at(52, 8), at(40, 50)]).toEqual([255, 255, 0])
  })

  test('is dropped, and the mask never knew', async () => {
    const studio = drawn()
    expect(await endAll(studio.studio, 'drop')).toBe(true)
    expect([tools(studio), studio.strokes.length, studio.studio.isBusy]).toEqual([[], 0, false])
    expect(studio.mask.data.some((value) => value > 0)).toBe(false)
  })

  test('is applied where all of it lies in the mask already, and nobody is kept waiting', async () => {
    const studio = drawn()
    await endAll(studio.studio, 'apply')
    studio.choose('polygon').draw([42, 6]).draw([54, 6]).draw([54, 18])
    expect(tools(studio)).toEqual(['polygon'])
    expect(await endAll(studio.studio, 'apply')).toBe(true)
    expect([tools(studio), studio.strokes.length]).toEqual([[], 2])
  })

  test('stays where it could not be applied', async () => {
    const studio = drawn()
    studio.desk.fault = new Error('Away.')
    expect(await endAll(studio.studio, 'apply')).toBe(false)
    expect(tools(studio)).toContain('scribble')
    expect(studio.studio.snapshot().fault).toBe('Away.')
  })

  test('stays while the mask may not be changed, or the person says no', async () => {
    const studio = drawn()
    studio.studio.setGuard(() => false)
    studio.studio.endUnapplied('scribble', 'apply')
    expect(tools(studio)).toContain('scribble')
    studio.studio.setReadOnly('Jonas paints here.')
    studio.studio.endUnapplied('scribble', 'drop')
    expect(tools(studio)).toContain('scribble')
    expect(studio.mask.data.some((value) => value > 0)).toBe(false)
  })
})
