import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { KEY_POINTER_ID, KeyPointer, type KeyPointerState } from '../../../src-renderer/painting/view/key-pointer.ts'
import { PointerInput } from '../../../src-renderer/painting/view/pointer-input.ts'
import { ViewTransform } from '../../../src-renderer/painting/view/view-transform.ts'
import { photoOf } from '../../fixtures/pixels.ts'
import { ColourStudio } from './colour-studio.ts'
import { drawn, paintStudio } from './paint-studio.ts'

/** The window that the canvas fills, in CSS pixels, and where it lies in the page. */
const WINDOW = { width: 300, height: 200, left: 40, top: 70 }

/** As much of a canvas element as pointers need. */
class Place extends EventTarget {
  readonly dataset: Record<string, string> = {}
  readonly clientWidth = WINDOW.width
  readonly clientHeight = WINDOW.height
  getBoundingClientRect = () => WINDOW
  focus = () => undefined
  setPointerCapture = () => undefined
  hasPointerCapture = () => false
}

class PointerEventHere extends Event {
  constructor(type: string, { bubbles: _, cancelable: __, ...init }: PointerEventInit) {
    super(type, { bubbles: true, cancelable: true })
    Object.assign(this, init)
  }
}

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('document', Object.assign(new EventTarget(), { activeElement: null }))
  vi.stubGlobal('PointerEvent', PointerEventHere)
})
afterEach(() => vi.unstubAllGlobals())

/** Keys above an image of 30 × 20 pixels, ten of the window's to one. */
function keysOn(studio: { studio: ConstructorParameters<typeof PointerInput>[0]['studio'] }) {
  const element = new Place() as unknown as HTMLElement
  const view = new ViewTransform({ width: 30, height: 20 })
  view.resize(WINDOW)
  const ring = { hide: () => undefined, moveTo: vi.fn() }
  const input = new PointerInput({ element, studio: studio.studio, view, ring, onPaint: () => undefined })
  const states: KeyPointerState[] = []
  const keys = new KeyPointer({
    element,
    view,
    isDown: () => input.isHeldBy(KEY_POINTER_ID),
    onChange: (state) => states.at(-1) === state || states.push(state),
  })
  return { element, view, keys, states }
}

const RIGHT = [1, 0] as const
const DOWN = [0, 1] as const

/** Sets the brush down in the middle and draws four steps to the right and one down. */
function drawHook(keys: KeyPointer): void {
  keys.press()
  for (let step = 0; step < 4; step++) keys.move(RIGHT, false)
  keys.move(DOWN, false)
  keys.press()
}

/** The pixels that are covered, as `x,y`. */
function covered({ width, data }: { width: number; data: Uint8Array }): string[] {
  return [...data].flatMap((value, at) => (value > 0 ? [`${at % width},${Math.floor(at / width)}`] : []))
}

describe('what keys paint', () => {
  const brush = { sizePx: 1 }

  test('goes where the arrows point on the screen', () => {
    const studio = paintStudio(30, 20).choose('brush', brush)
    drawHook(keysOn(studio).keys)
    expect(covered(studio.mask)).toEqual(['15,10', '16,10', '17,10', '18,10', '19,10', '19,11'])
  })

  test('goes to the left in the image where the view is mirrored', () => {
    const studio = paintStudio(30, 20).choose('brush', brush)
    const { keys, view } = keysOn(studio)
    view.setMirrored(true)
    drawHook(keys)
    expect(covered(studio.mask)).toEqual(['11,10', '12,10', '13,10', '14,10', '15,10', '11,11'])
  })

  test('goes up in the image where the view is turned by a quarter to the right, and zoomed', () => {
    const studio = paintStudio(30, 20).choose('brush', brush)
    const { keys, view } = keysOn(studio)
    view.setAngle(90)
    view.zoomTo(10)
    drawHook(keys)
    // The picture's top is to the right now, and its right side is below.
    expect(covered(studio.mask)).toEqual(['15,6', '16,6', '15,7', '15,8', '15,9', '15,10'])
  })

  test('is the same stroke in a view that is turned by any angle and mirrored, as one that a pointer draws there', () => {
    const hand = paintStudio(30, 20).choose('brush', { sizePx: 4 })
    const byKeys = paintStudio(30, 20).choose('brush', { sizePx: 4 })
    const { keys, view } = keysOn(byKeys)
    view.setMirrored(true)
    view.setAngle(35)
    const { scale } = view.snapshot()
    drawHook(keys)
    // A step of ten pixels of the window, turned back and mirrored.
    const [sine, cosine] = [Math.sin((35 * Math.PI) / 180), Math.cos((35 * Math.PI) / 180)]
    const at = (right: number, down: number) => ({
      imageX: 15 - (10 * (right * cosine + down * sine)) / scale,
      imageY: 10 + (10 * (down * cosine - right * sine)) / scale,
    })
    hand.studio.pointerDown(at(0, 0))
    hand.studio.pointerMove([at(1, 0), at(2, 0), at(3, 0), at(4, 0), at(4, 1)])
    hand.studio.pointerUp()
    expect(drawn(byKeys.mask)).toBe(drawn(hand.mask))
    expect(covered(hand.mask).length).toBeGreaterThan(20)
  })

  test('moves by one pixel of the image with Shift, however the view is turned', () => {
    const studio = paintStudio(30, 20).choose('brush', brush)
    const { keys, view } = keysOn(studio)
    view.setAngle(180)
    keys.press()
    for (let step = 0; step < 3; step++) keys.move(RIGHT, true)
    keys.press()
    // The middle lies between two pixels.
    expect(covered(studio.mask)).toHaveLength(4)
    expect(new Set(covered(studio.mask).map((place) => place.split(',')[1])).size).toBe(1)
    expect(covered(studio.mask)[0]).toBe('12,10')
  })

  test('ends where it is when a real pointer comes', () => {
    const studio = paintStudio(30, 20).choose('brush', brush)
    const { keys, element, states } = keysOn(studio)
    keys.press()
    keys.move(RIGHT, false)
    const mouse = { pointerId: 1, pointerType: 'mouse', clientX: 50, clientY: 80, button: -1, buttons: 0 }
    element.dispatchEvent(new PointerEvent('pointermove', mouse))
    expect(states).toEqual(['down', 'off'])
    expect(covered(studio.mask)).toEqual(['15,10', '16,10'])
    expect(studio.studio.snapshot().isBusy).toBe(false)
  })
})

test('a key leaves a colour out of similar hair, and lets it in again', () => {
  const studio = new ColourStudio(
    photoOf(`${'h'.repeat(15)}${'s'.repeat(15)}\n`.repeat(20), { h: '#40281c', s: '#d0b0a0' }),
  )
  studio.choose('similar')
  const { keys } = keysOn(studio)
  for (let step = 0; step < 5; step++) keys.move(RIGHT, false)
  keys.clickWithCtrl()
  expect(studio.studio.overlay()).toEqual([{ points: [20, 10], closed: false, kind: 'handle' }])
  keys.clickWithCtrl()
  expect(studio.studio.overlay()).toEqual([])
  expect(studio.mask).toBeEmpty()
  expect(studio.studio.snapshot().steps).toBe(0)
})
