import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Studio, Toolbox, type StudioStroke } from '../../../src-renderer/painting/engine/index.ts'
import { PointerInput } from '../../../src-renderer/painting/view/pointer-input.ts'
import type { BrushRing } from '../../../src-renderer/painting/view/brush-ring.ts'
import { ViewTransform } from '../../../src-renderer/painting/view/view-transform.ts'

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('document', Object.assign(new EventTarget(), { activeElement: null }))
})
afterEach(() => vi.unstubAllGlobals())

/** What the canvas is asked for by who listens to it, without a page. */
class Canvas extends EventTarget {
  readonly dataset = {}
  getBoundingClientRect = () => ({ left: 0, top: 0 })
  focus = () => undefined
  setPointerCapture = () => undefined
  releasePointerCapture = () => undefined
  hasPointerCapture = () => false
}

function opened() {
  const strokes: StudioStroke[] = []
  const toolbox = new Toolbox()
  toolbox.adjust({ sizePx: 6 }, 'brush')
  const studio = new Studio({ width: 64, height: 64, toolbox, onStroke: (stroke) => strokes.push(stroke) })
  const element = new Canvas()
  const ring = { hide: () => undefined, moveTo: () => undefined }
  new PointerInput({
    element: element as unknown as HTMLElement,
    studio,
    view: new ViewTransform({ width: 64, height: 64 }),
    ring: ring as unknown as BrushRing,
    onPaint: () => undefined,
  })
  const send = (type: string, pointerType: 'pen' | 'touch', timeStamp: number) => {
    const pointer = { pointerId: pointerType === 'pen' ? 1 : 2, pointerType, button: 0, buttons: 1, pressure: 0.5 }
    const event = Object.assign(new Event(type, { cancelable: true }), { ...pointer, clientX: 0, clientY: 0 })
    element.dispatchEvent(Object.defineProperty(event, 'timeStamp', { value: timeStamp }))
  }
  return { studio, strokes, send, isPainted: () => studio.plane.data.some((value) => value > 0) }
}

test('a palm that lands before the pen leaves nothing, and the pen paints', () => {
  const { strokes, send } = opened()
  send('pointerdown', 'touch', 1000)
  send('pointerdown', 'pen', 1050)
  send('pointerup', 'touch', 1100)
  expect(strokes).toHaveLength(0)
  send('pointerup', 'pen', 1200)
  expect(strokes).toHaveLength(1)
})

test('a touch right after the pen is the palm, later it is a finger', () => {
  const { send, isPainted } = opened()
  send('pointermove', 'pen', 1000)
  send('pointerdown', 'touch', 1400)
  expect(isPainted()).toBe(false)
  send('pointerup', 'touch', 1450)
  send('pointerdown', 'touch', 1600)
  expect(isPainted()).toBe(true)
})
