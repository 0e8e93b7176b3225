import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { History, type Step, type StepWithChange } from '../../../src-renderer/painting/engine/history.ts'
import { Studio, Toolbox, type Change, type StudioStroke } from '../../../src-renderer/painting/engine/index.ts'
import { offered, replay, type StepLine } from '../../../src-shared/history/index.ts'
import { applyPatch, decodePatch } from '../../../src-shared/mask/index.ts'

const WIDTH = 300
const HEIGHT = 40

const stepOf = (id: string): Step => ({
  id,
  follows: null,
  label: id,
  atMs: 0,
  author: null,
  thumbnail: new Uint8Array(),
})
const changeOf = (bytes: number): Change => ({ before: new Uint8Array(bytes / 2), after: new Uint8Array(bytes / 2) })

describe('the history in memory', () => {
  test('forgets the oldest steps when memory runs out and there is no journal, never the last', () => {
    const history = new History({ maxBytes: 1000 })
    for (let index = 0; index < 10; index++) history.push(stepOf(String(index)), changeOf(200))
    expect([history.bytes, history.length, history.position]).toEqual([1000, 5, 5])
    history.push(stepOf('huge'), changeOf(5000))
    expect([history.length, history.labelAt(0)]).toEqual([1, 'huge'])
  })

  test('with a journal lets changes go that are far from the present, and no step', () => {
    const history = new History({ maxBytes: 1000, canReload: true })
    for (let index = 0; index < 10; index++) history.push(stepOf(String(index)), changeOf(200))
    expect([history.bytes, history.length]).toEqual([1000, 10])
    expect(Array.from({ length: 10 }, (_, index) => history.changeAt(index) !== null).indexOf(true)).toBe(5)
    history.goTo(2)
    history.keepChange('1', changeOf(200))
    expect(history.changeAt(1)).not.toBeNull()
    expect(history.changeAt(9)).toBeNull()
    expect(history.bytes).toBe(1000)
  })

  test('forgets what the journal has forgotten, with all that lies behind it', () => {
    const steps = ['a', 'b', 'c', 'd'].map(stepOf)
    const undone = new History({ steps, position: 3 })
    undone.forget('b')
    expect([undone.steps.map(({ id }) => id), undone.position]).toEqual([['c', 'd'], 1])
    const redone = new History({ steps, position: 1 })
    redone.forget('c')
    expect([redone.steps.map(({ id }) => id), redone.position]).toEqual([['a', 'b'], 1])
  })

  test('keeps 500 steps', () => {
    const history = new History()
    for (let index = 0; index < 520; index++)
      history.push({ ...stepOf(String(index)), follows: String(index - 1) }, changeOf(2))
    expect([history.length, history.labelAt(0), history.idAt(0)]).toEqual([500, '20', '19'])
  })
})

/** A journal, and windows that are opened on it one after the other. */
class Desk {
  readonly journal: StudioStroke[] = []
  readonly toolbox = new Toolbox()
  loads = 0
  /** What is loaded waits until it is let in. */
  held: (() => void)[] | null = null
  studio = this.open()

  constructor() {
    this.toolbox.choose('brush')
    this.toolbox.adjust({ hardness: 1, opacity: 1, sizePx: 3 }, 'brush')
  }

  get mask(): Uint8Array {
    const data = new Uint8Array(WIDTH * HEIGHT)
    for (const { patch } of this.journal) applyPatch(data, WIDTH, HEIGHT, decodePatch(patch))
    return data
  }

  /** The image is left, and opened in another window. */
  reload(): void {
    this.studio.timeline.settle()
    this.studio = this.open()
  }

  paint(column: number): void {
    this.studio.pointerDown({ imageX: column + 0.5, imageY: 5.5 })
    this.studio.pointerMove([{ imageX: column + 0.5, imageY: 30.5 }])
    this.studio.pointerUp()
  }

  open(): Studio {
    const lines = this.journal.map(({ id, label, step }): StepLine<StepWithChange> => {
      if (step.kind === 'travel') return step
      return { kind: 'stroke', step: { ...stepOf(id), label, follows: step.follows, thumbnail: step.thumbnail } }
    })
    let ids = this.journal.length
    return new Studio({
      width: WIDTH,
      height: HEIGHT,
      mask: this.mask,
      toolbox: this.toolbox,
      onStroke: (stroke) => this.journal.push(stroke),
      timeline: {
        ...offered(replay(lines)),
        newStepId: () => `step-${++ids}`,
        source: { load: (id) => this.load(id), pause: () => Promise.resolve() },
      },
    })
  }

  async load(id: string): Promise<Change | null> {
    this.loads += 1
    await new Promise<void>((resolve) => (this.held ? this.held.push(resolve) : resolve()))
    const line = this.journal.find((each) => each.id === id)
    return line?.step.kind === 'stroke' ? { before: line.step.before, after: line.patch } : null
  }

  async settled(): Promise<void> {
    for (let round = 0; round < 60; round++) await Promise.resolve()
  }

  get ids(): string[] {
    return this.studio.timeline.snapshot().steps.map(({ id }) => id)
  }
}

const same = (a: Uint8Array, b: Uint8Array) => expect(Buffer.compare(a, b)).toBe(0)

describe('after a reload', () => {
  test('undo takes back the strokes of before, and redo brings them again', async () => {
    const desk = new Desk()
    const masks = [desk.mask]
    for (const column of [10, 100, 250]) {
      desk.paint(column)
      masks.push(desk.mask)
    }
    desk.studio.undo()
    desk.reload()
    expect(desk.studio.snapshot()).toMatchObject({ undoLabel: 'Brush 3 px', redoLabel: 'Brush 3 px', steps: 2 })
    desk.studio.undo()
    await desk.settled()
    same(desk.studio.plane.data, masks[1]!)
    desk.studio.redo()
    desk.studio.redo()
    await desk.settled()
    same(desk.studio.plane.data, masks[3]!)
    same(desk.mask, masks[3]!)
    expect(desk.journal.map(({ label }) => label).slice(-3)).toEqual([
      'Undo brush 3 px',
      'Redo brush 3 px',
      'Redo brush 3 px',
    ])
  })

  test('a jump is one line of the journal', async () => {
    const desk = new Desk()
    for (let column = 0; column < 9; column++) desk.paint(column * 30)
    desk.reload()
    desk.studio.goTo(2)
    await desk.settled()
    expect(desk.journal).toHaveLength(10)
    expect(desk.journal.at(-1)).toMatchObject({ label: 'Go to brush 3 px', step: { kind: 'travel', to: desk.ids[1] } })
    same(desk.studio.plane.data, desk.mask)
    desk.studio.goTo(0)
    await desk.settled()
    expect(desk.journal.at(-1)?.label).toBe('Go to the beginning')
    expect(desk.mask.every((value) => value === 0)).toBe(true)
    desk.reload()
    expect([desk.ids.length, desk.studio.snapshot().steps]).toEqual([9, 0])
  })

  test('several undos while the first is still read are done one after the other', async () => {
    const desk = new Desk()
    for (const column of [10, 20, 30, 40]) desk.paint(column)
    desk.reload()
    desk.held = []
    for (let times = 0; times < 3; times++) desk.studio.undo()
    expect(desk.studio.snapshot()).toMatchObject({ steps: 1, undoLabel: 'Brush 3 px' })
    while (desk.held.length > 0) {
      desk.held.shift()?.()
      await desk.settled()
    }
    expect(desk.studio.timeline.snapshot()).toMatchObject({ position: 1, target: null })
    same(desk.studio.plane.data, desk.mask)
  })

  test('a stroke does not wait for an undo that is still read: it goes on what one sees', async () => {
    const desk = new Desk()
    for (const column of [10, 20]) desk.paint(column)
    desk.reload()
    desk.held = []
    desk.studio.undo()
    desk.paint(200)
    for (const let_in of desk.held) let_in()
    await desk.settled()
    expect(desk.ids).toHaveLength(3)
    same(desk.studio.plane.data, desk.mask)
  })

  test('a step that cannot be read says why, and everything stays', async () => {
    const desk = new Desk()
    desk.paint(10)
    desk.reload()
    desk.load = () => Promise.reject(new Error('The connection was lost.'))
    desk.studio.undo()
    await desk.settled()
    expect(desk.studio.timeline.snapshot()).toMatchObject({
      position: 1,
      target: null,
      fault: 'The connection was lost.',
    })
    desk.load = () => Promise.resolve({ before: new Uint8Array(30), after: new Uint8Array() })
    desk.studio.undo()
    await desk.settled()
    expect(desk.studio.timeline.snapshot()).toMatchObject({
      position: 1,
      fault: 'This stroke cannot be read: it is of another kind; reload the image and paint it once more.',
    })
    same(desk.studio.plane.data, desk.mask)
    desk.load = () => Promise.resolve(null)
    desk.studio.undo()
    await desk.settled()
    expect(desk.ids).toEqual([])
    same(desk.studio.plane.data, desk.mask)
  })

  test('a step that could not be read ahead is read again when undo needs it', async () => {
    const desk = new Desk()
    desk.paint(10)
    desk.paint(20)
    desk.reload()
    const load = desk.load.bind(desk)
    desk.load = () => Promise.reject(new Error('The connection was lost.'))
    desk.studio.timeline.prefetch()
    await desk.settled()
    expect(desk.studio.timeline.snapshot()).toMatchObject({ position: 2, fault: null })
    desk.load = load
    desk.studio.undo()
    await desk.settled()
    expect(desk.studio.timeline.snapshot()).toMatchObject({ position: 1, target: null, fault: null })
    same(desk.studio.plane.data, desk.mask)
  })

  test('reads the next steps before they are asked for, and no more', async () => {
    const desk = new Desk()
    for (let column = 0; column < 40; column++) desk.paint(column * 7)
    desk.reload()
    desk.studio.timeline.prefetch()
    await desk.settled()
    expect(desk.loads).toBe(12)
    // What has to be read never comes: only what was read ahead can be undone.
    desk.load = () => new Promise(() => undefined)
    desk.studio.undo()
    await desk.settled()
    expect(desk.studio.timeline.snapshot().position).toBe(39)
  })
})

describe('in the middle of a gesture', () => {
  test('nothing is taken back', () => {
    const desk = new Desk()
    desk.paint(10)
    desk.studio.pointerDown({ imageX: 50, imageY: 10 })
    expect([desk.studio.undo(), desk.studio.redo(), desk.studio.goTo(0)]).toEqual([false, false, false])
    desk.studio.pointerUp()
    expect(desk.studio.goTo(0)).toBe(true)
  })
})

describe('a step that takes longer than a frame can bear', () => {
  afterEach(() => void vi.restoreAllMocks())

  /** Each tile takes a slice; strokes lie in all tiles. */
  const slowDesk = () => {
    let ms = 0
    vi.spyOn(Date, 'now').mockImplementation(() => (ms += 100))
    const desk = new Desk()
    desk.toolbox.adjust({ sizePx: 290 }, 'brush')
    return desk
  }

  test('is taken back tile by tile', async () => {
    const desk = slowDesk()
    desk.paint(256)
    const [empty, painted] = [new Uint8Array(WIDTH * HEIGHT), desk.mask]
    desk.studio.undo()
    const half = desk.studio.plane.data.slice()
    expect([empty, painted].some((mask) => Buffer.compare(mask, half) === 0)).toBe(false)
    expect(desk.studio.timeline.snapshot()).toMatchObject({ position: 1, target: 0 })
    await desk.settled()
    same(desk.studio.plane.data, empty)
    same(desk.mask, empty)
    expect(desk.studio.plane.coverage).toEqual({ hair: 0, soft: 0 })
  })

  test('and the next one follows it, each a line of the journal, also when a stroke comes in between', async () => {
    const desk = slowDesk()
    for (const column of [20, 150, 280]) desk.paint(column)
    for (let times = 0; times < 3; times++) desk.studio.undo()
    expect(desk.studio.timeline.snapshot()).toMatchObject({ target: 0 })
    desk.studio.redo()
    expect([desk.studio.snapshot().steps, desk.journal.length]).toEqual([1, 3])
    await desk.settled()
    expect(desk.studio.snapshot().steps).toBe(1)
    same(desk.studio.plane.data, desk.mask)
    desk.studio.undo()
    desk.studio.redo()
    desk.paint(150)
    await desk.settled()
    expect(desk.studio.snapshot().steps).toBe(2)
    same(desk.studio.plane.data, desk.mask)
  })

  test.each([
    ['the page may end', (desk: Desk) => desk.studio.interrupt()],
    ['another window takes over', (desk: Desk) => desk.studio.setReadOnly('Jonas paints here.')],
    ['all of the mask is taken', (desk: Desk) => desk.studio.wholePatch()],
    ['a stroke begins', (desk: Desk) => desk.studio.pointerDown({ imageX: -900, imageY: -900 })],
    ['the mask is cleared', (desk: Desk) => desk.studio.clear()],
  ])('is whole, and on its way, when %s', (_when, happens) => {
    const desk = slowDesk()
    desk.toolbox.adjust({ sizePx: 3 }, 'brush')
    desk.paint(20)
    desk.toolbox.adjust({ sizePx: 290 }, 'brush')
    desk.paint(256)
    const lines = desk.journal.length
    desk.studio.undo()
    expect(desk.journal).toHaveLength(lines)
    happens(desk)
    expect(desk.journal[lines]?.label).toBe('Undo brush 290 px')
    expect(desk.studio.timeline.snapshot().target).toBeNull()
    desk.studio.interrupt()
    same(desk.studio.plane.data, desk.mask)
  })

  test('is whole before anything else happens', async () => {
    const deed = fc.record({
      kind: fc.constantFrom('paint' as const, 'undo' as const, 'redo' as const, 'jump' as const, 'turn' as const),
      column: fc.nat(WIDTH - 1),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 20 }), async (script) => {
        const desk = slowDesk()
        let masks = [desk.mask]
        let at = 0
        for (const { kind, column } of script) {
          if (kind === 'turn') await Promise.resolve()
          if (kind === 'undo' && desk.studio.undo()) at -= 1
          if (kind === 'redo' && desk.studio.redo()) at += 1
          if (kind === 'jump') {
            at = column % masks.length
            desk.studio.goTo(at)
          }
          if (kind !== 'paint') continue
          // A jump that is under way ends where it is when a stroke begins; here it is let arrive.
          await desk.settled()
          const length = desk.journal.length
          desk.paint(column)
          if (desk.journal.length === length) continue
          masks = [...masks.slice(0, at + 1), desk.mask]
          at += 1
        }
        await desk.settled()
        same(desk.studio.plane.data, masks[at]!)
        same(desk.mask, masks[at]!)
        expect(desk.studio.snapshot().steps).toBe(at)
      }),
      { numRuns: 60 },
    )
  })
})

test('any strokes, undos, redos, jumps and reloads: the mask is what a plain list of masks says, the journal too', async () => {
  const action = fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('paint' as const), column: fc.nat(WIDTH - 1) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('undo' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('redo' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('jump' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('reload' as const) }) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (script) => {
      const desk = new Desk()
      let masks = [desk.mask]
      let at = 0
      for (const each of script) {
        if (each.kind === 'paint') {
          const length = desk.journal.length
          desk.paint(each.column)
          // A stroke over what is painted already changes nothing and is no step.
          if (desk.journal.length > length) {
            masks = [...masks.slice(0, at + 1), desk.mask]
            at += 1
          }
        }
        if (each.kind === 'undo' && desk.studio.undo()) at -= 1
        if (each.kind === 'redo' && desk.studio.redo()) at += 1
        if (each.kind === 'jump') {
          const to = Math.round(each.share * (masks.length - 1))
          desk.studio.goTo(to)
          at = to
        }
        if (each.kind === 'reload') desk.reload()
        await desk.settled()
        same(desk.studio.plane.data, masks[at]!)
        same(desk.mask, masks[at]!)
        expect(desk.studio.snapshot().steps).toBe(at)
        expect(desk.ids).toHaveLength(masks.length - 1)
      }
    }),
    { numRuns: 60 },
  )
})
