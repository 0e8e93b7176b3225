import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Studio, Toolbox, type StudioStroke } from '../../../src-renderer/painting/engine/index.ts'
import { PointerInput } from '../../../src-renderer/painting/view/pointer-input.ts'
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
    ring: ring,
    onPaint: () => undefined,
  })
  const send = (type: string, pointerType: 'pen' | 'touch', timeStamp: number, more: Partial<PointerEvent> = {}) => {
    const pointer = { pointerId: pointerType === 'pen' ? 1 : 2, pointerType, button: 0, buttons: 1, pressure: 0.5 }
    const event = Object.assign(new Event(type, { cancelable: true }), { ...pointer, clientX: 0, clientY: 0, ...more })
    element.dispatchEvent(Object.defineProperty(event, 'timeStamp', { value: timeStamp }))
  }
  const paintedPixels = () => studio.plane.data.reduce((painted, value) => painted + (value > 0 ? 1 : 0), 0)
  return { studio, strokes, send, isPainted: () => paintedPixels() > 0, paintedPixels }
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

test('pressure makes a stroke wider without being asked for, and lifting the pen makes no thin end', () => {
  const widthAt = (pressure: number, shiftKey: boolean) => {
    const { send, studio } = opened()
    send('pointerdown', 'pen', 1000, { clientY: 20, pressure, shiftKey })
    send('pointermove', 'pen', 1010, { clientX: 20, clientY: 20, pressure, shiftKey })
    if (shiftKey) send('pointermove', 'pen', 1015, { clientX: 39, clientY: 20, pressure: 0.1, shiftKey })
    send('pointerup', 'pen', 1020, { clientX: 40, clientY: 20, pressure: 0, buttons: 0, shiftKey })
    return Array.from({ length: 64 }, (_, y) => studio.plane.data[y * 64 + 38] ?? 0).filter((value) => value > 0).length
  }
  for (const shiftKey of [false, true]) {
    expect(widthAt(1, shiftKey)).toBe(6)
    expect(widthAt(0.5, shiftKey)).toBeLessThan(5)
    expect(widthAt(0.5, shiftKey)).toBeGreaterThan(1)
  }
})

test('the other end of a pen erases, by its button or by its bit alone', () => {
  for (const button of [5, 0]) {
    const { send, paintedPixels } = opened()
    send('pointerdown', 'pen', 1000, { clientX: 20, clientY: 20, pressure: 1 })
    send('pointerup', 'pen', 1010, { clientX: 20, clientY: 20, pressure: 0, buttons: 0 })
    const painted = paintedPixels()
    send('pointerdown', 'pen', 2000, { clientX: 22, clientY: 20, pressure: 1, button, buttons: 32 })
    send('pointerup', 'pen', 2010, { clientX: 22, clientY: 20, pressure: 0, button, buttons: 0 })
    expect(paintedPixels()).toBeLessThan(painted)
  }
})
