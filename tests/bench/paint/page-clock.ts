import type { Page } from '@playwright/test'

/** What the page has noted since `reset`. Times in milliseconds of the page's clock. */
export type Notes = {
  /** Main-thread work of each pointer event: its listeners, and the drawing of the frame after it. */
  pointerWork: number[]
  /** Time between frames. */
  frames: number[]
  /** From a key to the first task after the frame in which a canvas was drawn because of it: the browser holds tasks back then. */
  keyToDrawn: number[]
  /**
   * From a key to the picture of that frame on the screen, as the browser says (Event Timing: multiples of 8 ms;
   * https://www.w3.org/TR/event-timing/). Where it says nothing, and where the canvas was drawn in a later frame than the
   * first one: as above.
   */
  keyToShown: number[]
  /** Of those the ones that the browser told. */
  toldKeys: number
  /** From a pointer that went up to the answer that says that the stroke is durable. */
  upToDurable: number[]
}

type Clock = Notes & {
  /** Whether a key is waited for until another image is on the canvas. */
  awaitsImage: boolean
  reset: () => void
}
type ClockWindow = typeof globalThis & { paintClock: Clock }

/** Puts the clock into every page of a context; it wraps what the browser offers and knows nothing of the program. */
export function installClock(): void {
  /** When the pointers of strokes went up that were sent and are not durable yet. */
  const ups: number[] = []
  let waiting: { since: number; stamp: number; frame: number; label: string | null } | null = null
  /** Frames so far. */
  let frameCount = 0
  /** Of keys, by their stamp. */
  const shown = new Map<number, number>()
  const clock: Clock = {
    pointerWork: [],
    frames: [],
    keyToDrawn: [],
    keyToShown: [],
    toldKeys: 0,
    upToDurable: [],
    awaitsImage: false,
    reset() {
      const { pointerWork, frames, keyToDrawn, keyToShown, upToDurable } = this
      for (const list of [pointerWork, frames, keyToDrawn, keyToShown, upToDurable, ups]) list.length = 0
      shown.clear()
      this.toldKeys = 0
      // Looking for what nobody waits for any more would be counted as the program's work.
      waiting = null
    },
  }
  ;(globalThis as ClockWindow).paintClock = clock

  let eventStamp = -1
  let isFrameDue = false
  let chargedFrame = -1
  let isInFrame = false
  const wrapped = new WeakMap<object, EventListener>()
  type Register = (type: string, listener: EventListenerOrEventListenerObject | null, options?: unknown) => void
  const add = Reflect.get(EventTarget.prototype, 'addEventListener') as Register
  const remove = Reflect.get(EventTarget.prototype, 'removeEventListener') as Register
  const wrap = (listener: EventListenerOrEventListenerObject): EventListener => {
    const known = wrapped.get(listener)
    if (known) return known
    const timed = function (this: unknown, event: Event) {
      const start = performance.now()
      try {
        if (typeof listener === 'function') listener.call(this as EventTarget, event)
        else listener.handleEvent(event)
      } finally {
        const spentMs = performance.now() - start
        if (event.timeStamp === eventStamp) clock.pointerWork.push((clock.pointerWork.pop() ?? 0) + spentMs)
        else clock.pointerWork.push(spentMs)
        eventStamp = event.timeStamp
        isFrameDue = true
      }
    }
    wrapped.set(listener, timed)
    return timed
  }
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    add.call(this, type, type === 'pointermove' && listener ? wrap(listener) : listener, options)
  }
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    remove.call(this, type, type === 'pointermove' && listener ? wrap(listener) : listener, options)
  }

  const request = globalThis.requestAnimationFrame.bind(globalThis)
  globalThis.requestAnimationFrame = (callback) =>
    request((now) => {
      const start = performance.now()
      // The work of a frame, in however many callbacks, belongs to the last pointer event before it.
      if (isFrameDue) chargedFrame = now
      isFrameDue = false
      isInFrame = true
      callback(now)
      isInFrame = false
      if (chargedFrame === now) clock.pointerWork.push((clock.pointerWork.pop() ?? 0) + performance.now() - start)
    })
  let last = performance.now()
  const frame = (now: number) => {
    clock.frames.push(now - last)
    frameCount += 1
    last = now
    request(frame)
  }
  request(frame)

  const canvasLabel = () => document.querySelector('[role=application]')?.getAttribute('aria-label') ?? null
  const drawn = (canvas: HTMLCanvasElement) => {
    if (!waiting || !canvas.closest('[role=application]')) return
    if (clock.awaitsImage && canvasLabel() === waiting.label) return
    const { since, stamp, frame: pressedIn } = waiting
    waiting = null
    const note = () => {
      const isFirstFrame = frameCount - pressedIn <= 1
      const after = new MessageChannel()
      after.port1.onmessage = () => {
        const drawnMs = performance.now() - since
        clock.keyToDrawn.push(drawnMs)
        if (!isFirstFrame) clock.keyToShown.push(drawnMs)
        else whenTold(stamp, (shownMs) => clock.keyToShown.push(shownMs ?? drawnMs))
      }
      after.port2.postMessage(0)
    }
    if (isInFrame) note()
    else request(note)
  }
  for (const name of ['drawImage', 'putImageData']) {
    const original = Reflect.get(CanvasRenderingContext2D.prototype, name) as (...all: unknown[]) => void
    Reflect.set(CanvasRenderingContext2D.prototype, name, function (this: CanvasRenderingContext2D, ...all: unknown[]) {
      drawn(this.canvas)
      original.apply(this, all)
    })
  }
  const keyDown: EventListener = ({ timeStamp: stamp }) =>
    (waiting = { since: performance.now(), stamp, frame: frameCount, label: canvasLabel() })
  /** The browser tells of none that was shorter, and of others some time after their frame. */
  const [SHORTEST_TOLD_MS, TOLD_WITHIN_MS, LOOK_EVERY_MS] = [16, 400, 20]
  const whenTold = (stamp: number, use: (shownMs: number | undefined) => void) => {
    const since = performance.now()
    const look = () => {
      const shownMs = shown.get(stamp)
      if (shownMs !== undefined) clock.toldKeys += 1
      if (shownMs !== undefined || performance.now() - since > TOLD_WITHIN_MS) use(shownMs)
      else setTimeout(look, LOOK_EVERY_MS)
    }
    look()
  }
  new PerformanceObserver((list) => {
    for (const { name, startTime, duration } of list.getEntries())
      if (name === 'keydown') shown.set(startTime, duration)
  }).observe({ type: 'event', durationThreshold: SHORTEST_TOLD_MS } as PerformanceObserverInit)
  add.call(globalThis, 'keydown', keyDown, { capture: true })

  let lastUp: number | null = null
  add.call(globalThis, 'pointerup', () => (lastUp = performance.now()), { capture: true })
  const Original = globalThis.WebSocket
  /** Other messages are shorter than any stroke with its picture. */
  const SHORTEST_STROKE_BYTES = 300
  globalThis.WebSocket = class extends Original {
    /** A stroke that changed nothing is never sent, so a pointer counts when its stroke is. */
    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
      const bytes = typeof data === 'string' ? data.length : data instanceof Blob ? data.size : data.byteLength
      if (bytes >= SHORTEST_STROKE_BYTES && lastUp !== null) ups.push(lastUp)
      if (bytes >= SHORTEST_STROKE_BYTES) lastUp = null
      super.send(data as string)
    }

    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      add.call(this, 'message', (event) => {
        const { data } = event as MessageEvent<unknown>
        const note = (text: string) => {
          // Strokes are sent one after the other, so answers come in the order of the pointers that went up.
          const upAt = text.includes('savedAt') ? ups.shift() : undefined
          if (upAt !== undefined) clock.upToDurable.push(performance.now() - upAt)
        }
        if (typeof data === 'string') note(data)
        else if (data instanceof ArrayBuffer) note(new TextDecoder().decode(data))
        else if (data instanceof Blob) void data.text().then(note)
      })
    }
  }
}

export const resetClock = (page: Page) => page.evaluate(() => (globalThis as ClockWindow).paintClock.reset())

export const readClock = (page: Page): Promise<Notes> =>
  page.evaluate(() => {
    const { pointerWork, frames, keyToDrawn, keyToShown, toldKeys, upToDurable } = (globalThis as ClockWindow)
      .paintClock
    return { pointerWork, frames, keyToDrawn, keyToShown, toldKeys, upToDurable }
  })

/** Presses a key and waits until the canvas was drawn because of it. @param awaitsImage with another image on it */
export async function pressAndSee(page: Page, key: string, awaitsImage = false): Promise<void> {
  const before = (await readClock(page)).keyToShown.length
  await page.evaluate((awaits) => ((globalThis as ClockWindow).paintClock.awaitsImage = awaits), awaitsImage)
  await page.keyboard.press(key)
  await page.waitForFunction((count) => (globalThis as ClockWindow).paintClock.keyToShown.length > count, before)
}
