import { expect } from 'vitest'
import {
  Studio,
  Toolbox,
  type Brush,
  type StudioStroke,
  type ToolId,
} from '../../../src-renderer/painting/engine/index.ts'
import { applyPatch, decodePatch } from '../../../src-shared/mask/index.ts'

/** A studio that is spoken to as a hand would: places are pixels, and the pointer is in their middle. */
export function paintStudio(width: number, height: number, mask?: Uint8Array<ArrayBuffer>) {
  return new PaintStudio(width, height, mask)
}

class PaintStudio {
  readonly toolbox = new Toolbox()
  readonly studio: Studio
  /** What was sent to the journal. */
  readonly strokes: StudioStroke[] = []
  readonly #first: Uint8Array

  constructor(width: number, height: number, mask: Uint8Array<ArrayBuffer> = new Uint8Array(width * height)) {
    this.#first = mask.slice()
    this.studio = new Studio({
      width,
      height,
      mask: mask.slice(),
      toolbox: this.toolbox,
      onStroke: (stroke) => this.strokes.push(stroke),
    })
  }

  choose(tool: ToolId, brush: Partial<Brush> = {}): this {
    this.toolbox.choose(tool)
    this.toolbox.adjust({ hardness: 1, opacity: 1, ...brush }, tool)
    return this
  }

  pointerDown(x: number, y: number, tool?: ToolId): this {
    this.studio.pointerDown({ imageX: x + 0.5, imageY: y + 0.5 }, tool)
    return this
  }

  pointerMove(...places: number[]): this {
    const samples = []
    for (let at = 0; at < places.length; at += 2) {
      samples.push({ imageX: (places[at] as number) + 0.5, imageY: (places[at + 1] as number) + 0.5 })
    }
    this.studio.pointerMove(samples)
    return this
  }

  pointerUp(): this {
    this.studio.pointerUp()
    return this
  }

  /** The browser took the pointer away. */
  pointerCancel(): this {
    this.studio.interrupt()
    return this
  }

  blur(): this {
    this.studio.interrupt()
    return this
  }

  escape(): this {
    this.studio.cancel()
    return this
  }

  undo(): this {
    this.studio.undo()
    return this
  }

  redo(): this {
    this.studio.redo()
    return this
  }

  expectToBeIn(state: string): this {
    expect(this.studio.snapshot().state).toBe(state)
    return this
  }

  get mask(): Mask {
    return { width: this.studio.plane.width, data: this.studio.plane.data }
  }

  /** The mask that the journal would give back. */
  get journal(): Mask {
    const { width, height } = this.studio.plane
    const data = this.#first.slice()
    for (const { patch } of this.strokes) applyPatch(data, width, height, decodePatch(patch))
    return { width, data }
  }
}

export type Mask = { width: number; data: Uint8Array }

/** `.` nothing, `#` all, and 1 to 9 for tenths in between. */
export function drawn(mask: Mask): string {
  const rows: string[] = []
  for (let at = 0; at < mask.data.length; at += mask.width) {
    rows.push(Array.from(mask.data.subarray(at, at + mask.width), symbolOf).join(' '))
  }
  return rows.join('\n')
}

function symbolOf(value: number): string {
  if (value === 0) return '.'
  return value === 255 ? '#' : String(Math.min(9, Math.max(1, Math.round((value / 255) * 10))))
}

const tidy = (picture: string) =>
  picture
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')

expect.extend({
  toLookLike(mask: Mask, picture: string) {
    const [actual, expected] = [drawn(mask), tidy(picture)]
    return { pass: actual === expected, message: () => `the mask is\n${actual}\nand should be\n${expected}` }
  },
  toBeEmpty(mask: Mask) {
    return { pass: mask.data.every((value) => value === 0), message: () => `the mask is not empty:\n${drawn(mask)}` }
  },
})

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    toLookLike: T extends Mask ? (picture: string) => R : never
    toBeEmpty: T extends Mask ? () => R : never
  }
}
