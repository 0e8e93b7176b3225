import fc from 'fast-check'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { halve } from '../../../src-renderer/painting/engine/halve.ts'
import { halvesOf, MaskPlane, planeFactsOf, type Level } from '../../../src-renderer/painting/engine/index.ts'
import { decodeGreyPng } from '../../../src-renderer/painting/view/grey-png.ts'
import { rgba, rgbOf, tintLook, type Look } from '../../../src-renderer/painting/view/look.ts'
import { MaskLayer } from '../../../src-renderer/painting/view/mask-layer.ts'
import { lastLevelOf, shownBy, tilesIn } from '../../../src-renderer/painting/view/photo-grid.ts'
import { levelFor, placementOf } from '../../../src-renderer/painting/view/placement.ts'
import { ViewTransform } from '../../../src-renderer/painting/view/view-transform.ts'
import type { Rect } from '../../../src-shared/mask/index.ts'
import { png } from '../../fixtures/pictures.ts'

const WIDTH = 611
const HEIGHT = 530
const VIEW = { width: 300, height: 200 }

/** A canvas as far as the mask's layer needs one: pixels that are put and cleared. */
class Screen {
  readonly pixels = new Uint32Array(VIEW.width * VIEW.height)

  clearRect(): void {
    this.pixels.fill(0)
  }

  putImageData({ data, width, height }: ImageData, left: number, top: number): void {
    const words = new Uint32Array(data.buffer, data.byteOffset, width * height)
    for (let y = 0; y < height; y++) {
      this.pixels.set(words.subarray(y * width, (y + 1) * width), (top + y) * VIEW.width + left)
    }
  }
}

beforeAll(() => {
  class Data {
    readonly data: Uint8ClampedArray
    readonly width: number
    readonly height: number
    constructor(data: Uint8ClampedArray, width: number, height: number) {
      this.data = data
      this.width = width
      this.height = height
    }
  }
  Object.assign(globalThis, { ImageData: Data })
})

const arbitraryRect: fc.Arbitrary<Rect> = fc
  .record({
    x: fc.integer({ min: 0, max: WIDTH - 1 }),
    y: fc.integer({ min: 0, max: HEIGHT - 1 }),
    width: fc.integer({ min: 1, max: 300 }),
    height: fc.integer({ min: 1, max: 300 }),
  })
  .map((rect) => ({
    ...rect,
    width: Math.min(rect.width, WIDTH - rect.x),
    height: Math.min(rect.height, HEIGHT - rect.y),
  }))
const arbitraryFill = fc.tuple(arbitraryRect, fc.integer({ min: 0, max: 255 }))

const arbitraryStep = fc.oneof(
  fc.record({
    kind: fc.constant('zoom' as const),
    by: fc.double({ min: 0.05, max: 20, noNaN: true }),
    x: fc.integer({ min: 0, max: VIEW.width }),
    y: fc.integer({ min: 0, max: VIEW.height }),
  }),
  fc.record({
    kind: fc.constant('pan' as const),
    x: fc.integer({ min: -400, max: 400 }),
    y: fc.integer({ min: -400, max: 400 }),
  }),
  fc.record({ kind: fc.constant('mirror' as const) }),
  fc.record({ kind: fc.constant('turn' as const), to: fc.integer({ min: -720, max: 720 }) }),
  fc.record({ kind: fc.constant('fit' as const) }),
)
type Step = typeof arbitraryStep extends fc.Arbitrary<infer T> ? T : never

function viewOf(steps: readonly Step[]): ViewTransform {
  const view = new ViewTransform({ width: WIDTH, height: HEIGHT })
  view.resize(VIEW)
  for (const step of steps) {
    if (step.kind === 'zoom') view.zoomAt(step.by, step.x, step.y)
    else if (step.kind === 'pan') view.panBy(step.x, step.y)
    else if (step.kind === 'mirror') view.setMirrored(!view.snapshot().mirrored)
    else if (step.kind === 'turn') view.setAngle(step.to)
    else view.fit()
  }
  return view
}

/** Any content, written as tools write: into the plane, then marked. */
function fill(plane: MaskPlane, [area, value]: [Rect, number]): void {
  for (let y = area.y; y < area.y + area.height; y++) {
    for (let x = area.x; x < area.x + area.width; x++)
      plane.data[y * WIDTH + x] = value === 1 ? (x * 7 + y * 13) & 255 : value
  }
  plane.markRect(area)
}

function meanOf({ width, height, data }: Level, x: number, y: number): number {
  const values = [0, 1, 2, 3].flatMap((part) => {
    const [fromX, fromY] = [2 * x + (part & 1), 2 * y + (part >> 1)]
    return fromX < width && fromY < height ? [data[fromY * width + fromX] as number] : []
  })
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

const looks: Record<string, Look> = {
  tint: tintLook('#1fe0c4', 0.5),
  outlined: {
    ...tintLook('#ff0000', 1),
    outline: { color: rgba(255, 255, 255, 255), halo: rgba(0, 0, 0, 128), widthPx: 1.5 },
  },
  checkered: { ...tintLook('#00ff00', 1), checker: { colors: tintLook('#0000ff', 1).colors, sizePx: 8 } },
}

describe('smaller copies of a mask', () => {
  test('each pixel is the rounded mean of those that it stands for, at odd sizes and in any part', () => {
    const size = fc.record({ width: fc.integer({ min: 1, max: 26 }), height: fc.integer({ min: 1, max: 9 }) })
    fc.assert(
      fc.property(size, fc.infiniteStream(fc.nat(255)), fc.nat(12), fc.nat(12), ({ width, height }, bytes, a, b) => {
        const plane = {
          width,
          height,
          data: Uint8Array.from({ length: width * height }, () => bytes.next().value as number),
        }
        const [half] = halvesOf(plane, 1) as [Level]
        expect([half.width, half.height]).toEqual([Math.ceil(width / 2), Math.ceil(height / 2)])
        const mean = (x: number, y: number) => Math.floor(meanOf(plane, x, y) + 0.5)
        half.data.forEach((value, at) => expect(value).toBe(mean(at % half.width, Math.floor(at / half.width))))

        const [left, right] = [Math.min(a, b), Math.max(a, b)].map((x) => Math.min(x, half.width)) as [number, number]
        const part = { ...half, data: new Uint8Array(half.data.length) }
        halve(plane, part, { left, top: 0, right, bottom: half.height })
        const isIn = (at: number) => at % half.width >= left && at % half.width < right
        expect(part.data).toEqual(half.data.map((value, at) => (isIn(at) ? value : 0)))
      }),
    )
  })

  test('what is painted bit by bit is in them as if all had been there before', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryFill, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 6 }),
        (fills, level) => {
          const plane = new MaskPlane(WIDTH, HEIGHT)
          for (const each of fills) {
            fill(plane, each)
            plane.levels.at(Math.max(0, level - (each[1] % 3)), each[0])
          }
          const expected = halvesOf({ width: WIDTH, height: HEIGHT, data: plane.data }, level)[level - 1]
          expect(plane.levels.at(level, plane.bounds)).toEqual(expected)
        },
      ),
      { numRuns: 40 },
    )
  })

  test('facts from a worker are those that the plane would find out', () => {
    const plane = new MaskPlane(WIDTH, HEIGHT)
    fill(plane, [{ x: 200, y: 100, width: 300, height: 200 }, 1])
    const facts = planeFactsOf({ width: WIDTH, height: HEIGHT, data: plane.data })
    const given = new MaskPlane(WIDTH, HEIGHT, plane.data, facts)
    expect(given.coverage).toEqual(new MaskPlane(WIDTH, HEIGHT, plane.data).coverage)
    fill(given, [{ x: 0, y: 0, width: 40, height: 40 }, 255])
    expect(given.levels.at(2, given.bounds)).toEqual(halvesOf({ width: WIDTH, height: HEIGHT, data: given.data }, 2)[1])
  })
})

describe('what the view shows', () => {
  test.each(Object.keys(looks))(
    '%s: drawing what changed gives what drawing everything gives, and changes no byte',
    (name) => {
      const look = looks[name] as Look
      fc.assert(
        fc.property(
          fc.array(arbitraryStep, { maxLength: 5 }),
          fc.array(arbitraryFill, { minLength: 1, maxLength: 5 }),
          (steps, fills) => {
            const view = viewOf(steps)
            const plane = new MaskPlane(WIDTH, HEIGHT)
            fill(plane, [{ x: 100, y: 100, width: 300, height: 300 }, 255])
            plane.takeChanges()
            const place = placementOf(view, VIEW, 1)
            const [screen, fresh] = [new Screen(), new Screen()]
            const layer = new MaskLayer(plane)
            const draw = (on: Screen, area: Rect | null) =>
              layer.draw(on as unknown as CanvasRenderingContext2D, place, look, area)
            draw(screen, null)
            for (const each of fills) {
              fill(plane, each)
              for (const area of plane.takeChanges()) draw(screen, area)
            }
            const bytes = plane.data.slice()
            draw(fresh, null)
            expect(screen.pixels).toEqual(fresh.pixels)
            expect(plane.data).toEqual(bytes)
          },
        ),
        { numRuns: 15 },
      )
    },
  )

  test('from three times on, a pixel of the screen is the pixel of the mask under it, mirrored or not', () => {
    for (const mirrored of [false, true]) {
      const view = viewOf([{ kind: 'zoom', by: 12, x: 150, y: 100 }])
      view.setMirrored(mirrored)
      const plane = new MaskPlane(WIDTH, HEIGHT)
      fill(plane, [plane.bounds, 1])
      const screen = new Screen()
      const look = { ...tintLook('#000000', 1), colors: Uint32Array.from({ length: 256 }, (_, value) => value + 1) }
      new MaskLayer(plane).draw(screen as unknown as CanvasRenderingContext2D, placementOf(view, VIEW, 1), look, null)
      for (const [x, y] of [
        [3, 5],
        [150, 100],
        [290, 190],
      ] as const) {
        const { imageX, imageY } = view.toImage(x + 0.5, y + 0.5)
        expect(screen.pixels[y * VIEW.width + x]).toBe(
          (plane.data[Math.floor(imageY) * WIDTH + Math.floor(imageX)] as number) + 1,
        )
      }
    }
  })

  test('places go to the image and back, through any zoom and mirror', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryStep, { maxLength: 6 }),
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 200 }),
        (steps, x, y) => {
          const view = viewOf(steps)
          const { imageX, imageY } = view.toImage(x, y)
          const back = view.toView(imageX, imageY)
          expect(back.viewX).toBeCloseTo(x, 6)
          expect(back.viewY).toBeCloseTo(y, 6)
          const area = { x: 10, y: 20, width: 30, height: 40 }
          const there = view.toImageRect(view.toViewRect(area))
          for (const key of ['x', 'y', 'width', 'height'] as const) expect(there[key]).toBeCloseTo(area[key], 6)
        },
      ),
    )
  })

  test('colours of a shortened style sheet are those that were written', () => {
    expect([rgbOf('#fff'), rgbOf(' #D6a '), rgbOf('#0102ff')]).toEqual([
      [255, 255, 255],
      [0xdd, 0x66, 0xaa],
      [1, 2, 255],
    ])
  })

  test('a place of the window is the same place of the image, however the view is turned', () => {
    const view = viewOf([
      { kind: 'zoom', by: 3, x: 20, y: 30 },
      { kind: 'turn', to: 30 },
    ])
    const middle = view.fromWindow(VIEW.width / 2, VIEW.height / 2)
    expect(middle).toEqual({ viewX: view.size.width / 2, viewY: view.size.height / 2 })
    const at = (windowX: number, windowY: number) => {
      const { viewX, viewY } = view.fromWindow(windowX, windowY)
      return view.toImage(viewX, viewY)
    }
    const [from, to] = [at(50, 40), at(60, 40)]
    // 10 px to the right on the screen, at 30° and so many pixels of the screen per pixel of the image.
    const lengthPx = 10 / view.snapshot().scale
    expect(to.imageX - from.imageX).toBeCloseTo(lengthPx * view.right[0], 9)
    expect(to.imageY - from.imageY).toBeCloseTo(lengthPx * view.right[1], 9)
    expect(view.right[0]).toBeCloseTo(Math.sqrt(3) / 2, 9)
    expect(view.right[1]).toBeCloseTo(-1 / 2, 9)
    view.panBy(10, 0)
    const moved = at(60, 40)
    expect(moved.imageX).toBeCloseTo(from.imageX, 9)
    expect(moved.imageY).toBeCloseTo(from.imageY, 9)
  })

  test('what fits, fits turned as well, and the sheet fills the window', () => {
    const view = viewOf([{ kind: 'turn', to: 90 }])
    expect(view.size).toEqual({ width: VIEW.height, height: VIEW.width })
    expect(view.snapshot().scale).toBeCloseTo(Math.min(VIEW.width / HEIGHT, VIEW.height / WIDTH), 9)
    view.setAngle(-45)
    expect(view.snapshot().angle).toBe(315)
    const half = (VIEW.width + VIEW.height) * Math.SQRT1_2
    expect(view.size.width).toBeGreaterThanOrEqual(half)
    expect(view.size.width).toBeLessThan(half + 1)
  })

  test('an image that one comes back to is where it was left, in a window of another size too', () => {
    const left = viewOf([
      { kind: 'zoom', by: 3, x: 20, y: 30 },
      { kind: 'turn', to: 60 },
    ])
    const again = new ViewTransform({ width: WIDTH, height: HEIGHT })
    again.restore(left.kept)
    again.resize(VIEW)
    expect(again.snapshot()).toEqual(left.snapshot())
    const middle = left.toImage(left.size.width / 2, left.size.height / 2)
    again.resize({ width: VIEW.width + 100, height: VIEW.height + 60 })
    const { imageX, imageY } = again.toImage(again.size.width / 2, again.size.height / 2)
    expect([imageX, imageY].map((value) => value.toFixed(6))).toEqual(
      [middle.imageX, middle.imageY].map((value) => value.toFixed(6)),
    )
  })

  test('turning the view twice is as if it had not been turned', () => {
    const view = viewOf([{ kind: 'zoom', by: 3, x: 20, y: 30 }])
    const before = view.snapshot()
    view.setMirrored(true)
    expect(view.toImage(0, 0).imageX).toBeGreaterThan(view.toImage(10, 0).imageX)
    view.setMirrored(false)
    const after = view.snapshot()
    expect(after).toMatchObject({ scale: before.scale, offsetY: before.offsetY, mirrored: false })
    expect(after.offsetX).toBeCloseTo(before.offsetX, 9)
  })
})

describe('tiles of a photo', () => {
  const image = { width: 12_000, height: 9_000 }

  test('the copy drawn from has at most twice the pixels of the screen a side, and never fewer', () => {
    expect([4, 1, 0.9, 0.5, 0.49, 0.25, 0.01].map((scale) => levelFor(scale))).toEqual([0, 0, 0, 1, 1, 2, 6])
  })

  test('cover what is seen, each once, and end with the image', () => {
    fc.assert(
      fc.property(
        fc.record({
          x: fc.integer({ min: -500, max: 11_999 }),
          y: fc.integer({ min: -500, max: 8_999 }),
          width: fc.integer({ min: 1, max: 3000 }),
          height: fc.integer({ min: 1, max: 3000 }),
        }),
        fc.integer({ min: 0, max: 5 }),
        (area, level) => {
          const shown = tilesIn(area, level, image, 512).map((tile) => shownBy(tile, image, 512))
          const right = Math.min(area.x + area.width, image.width)
          const bottom = Math.min(area.y + area.height, image.height)
          for (const [x, y] of [
            [Math.max(0, area.x), Math.max(0, area.y)],
            [right - 1, bottom - 1],
          ] as const) {
            const holding = shown.filter(
              (each) => x >= each.x && y >= each.y && x < each.x + each.width && y < each.y + each.height,
            )
            expect(holding).toHaveLength(x >= area.x && y >= area.y && right > 0 && bottom > 0 ? 1 : holding.length)
          }
          for (const each of shown)
            expect(each.x + each.width <= image.width && each.y + each.height <= image.height).toBe(true)
        },
      ),
    )
  })

  test('levels end where one tile is enough', () => {
    expect(lastLevelOf(image, 512)).toBe(5)
    expect(lastLevelOf({ width: 512, height: 3 }, 512)).toBe(0)
    expect(tilesIn({ x: 0, y: 0, width: 12_000, height: 9_000 }, 5, image, 512)).toHaveLength(1)
  })
})

describe('masks read without a browser', () => {
  const size = { width: 67, height: 40 }
  const samples = Uint8Array.from({ length: 67 * 40 }, (_, at) => (at * at + 3 * at) & 255)

  test('every filter of PNG', async () => {
    for (const filter of [0, 1, 2, 3, 4]) {
      const bytes = new Uint8Array(png({ ...size, samples, filter: (row) => (row % 7 === 0 ? 0 : filter) }))
      expect((await decodeGreyPng(bytes))?.values).toEqual(samples)
    }
  })

  test('as sharp writes them, whatever the effort', async () => {
    const raw = { raw: { ...size, channels: 1 as const } }
    for (const options of [{ compressionLevel: 3, adaptiveFiltering: false }, { adaptiveFiltering: true }]) {
      const bytes = new Uint8Array(await sharp(samples, raw).toColourspace('b-w').png(options).toBuffer())
      expect(await decodeGreyPng(bytes)).toEqual({ ...size, values: samples })
    }
  })

  test('other pictures are left to the browser, and a file that ends early is said so', async () => {
    expect(await decodeGreyPng(new Uint8Array(png({ ...size, samples, interlaced: true })))).toBeNull()
    expect(
      await decodeGreyPng(new Uint8Array(png({ width: 2, height: 1, colour: 2, samples: [1, 2, 3, 4, 5, 6] }))),
    ).toBeNull()
    expect(await decodeGreyPng(Uint8Array.of(0xff, 0xd8))).toBeNull()
    const short = png({ width: 4, height: 2, samples: new Uint8Array(8) })
    short.writeUInt32BE(9, 20)
    await expect(decodeGreyPng(new Uint8Array(short))).rejects.toThrow('ends early')
  })
})
