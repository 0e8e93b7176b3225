import { describe, expect, test } from 'vitest'
import { rgba } from '../../../src-renderer/painting/view/look.ts'
import { liftGrey, luminance, triedOn } from '../../../src-renderer/painting/view/looks/dye.ts'
import { lightCurve, litValue } from '../../../src-renderer/painting/view/looks/light.ts'
import { opacityOf, paintOf, photoFilter } from '../../../src-renderer/painting/view/looks/look-of.ts'
import {
  DEFAULT_VIEW,
  PLAIN_LIGHT,
  VIEW_IDS,
  viewBeside,
  ViewSettings,
  type ViewId,
} from '../../../src-renderer/painting/view/looks/view-settings.ts'
import { mapScale, seenOnMap } from '../../../src-renderer/painting/view/map-geometry.ts'
import { gridLines, isGridShown } from '../../../src-renderer/painting/view/pixel-grid.ts'
import { ViewTransform } from '../../../src-renderer/painting/view/view-transform.ts'

const COLORS = { tint: '#1fe0c4', rubylith: '#ff2d2d', surround: '#161616', checkerA: '#2e2e2e', checkerB: '#3a3a3a' }
const paint = (view: ViewId, cutFrom: number | null = null) => paintOf({ ...DEFAULT_VIEW, view }, COLORS, cutFrom)

/** What the eye gets where a colour of the table lies over a grey photo. */
function seen(view: ViewId, coverage: number, photo: number, cutFrom: number | null = null): number[] {
  const color = paint(view, cutFrom).colors[coverage] as number
  const alpha = ((color >>> 24) / 255) * opacityOf({ view, intensity: 1 }, 1)
  return [0, 8, 16].map((shift) => Math.round(((color >>> shift) & 255) * alpha + photo * (1 - alpha)))
}

describe('what the views paint', () => {
  test('at background, half and hair, over a photo of 100', () => {
    const rows = (['tint', 'rubylith', 'alpha', 'black', 'white', 'checker', 'cutout'] as const).map((view) => [
      view,
      ...[0, 128, 255].map((coverage) => seen(view, coverage, 100).join(' ')),
    ])
    expect(rows).toEqual([
      ['tint', '100 100 100', '65 162 148', '31 224 196'],
      ['rubylith', '255 45 45', '177 73 73', '100 100 100'],
      ['alpha', '0 0 0', '128 128 128', '255 255 255'],
      ['black', '0 0 0', '50 50 50', '100 100 100'],
      ['white', '255 255 255', '177 177 177', '100 100 100'],
      ['checker', '46 46 46', '73 73 73', '100 100 100'],
      ['cutout', '0 177 64', '50 138 82', '100 100 100'],
    ])
  })

  test('a cut leaves background and hair alone, from the byte up', () => {
    expect([63, 64].map((coverage) => seen('black', coverage, 100, 64)[0])).toEqual([0, 100])
    for (const view of VIEW_IDS) {
      const { colors } = paint(view)
      const cut = paint(view, 128).colors
      expect([cut[127], cut[128]]).toEqual([colors[0], colors[255]])
    }
  })

  test('the cut-out has the ground that was chosen, the checkerboard two colours', () => {
    const green = paintOf({ ...DEFAULT_VIEW, view: 'cutout', ground: '#00b140' }, COLORS, null)
    expect(green.colors[0]).toBe(rgba(0, 177, 64, 255))
    expect(paint('checker').checker?.colors[0]).toBe(rgba(58, 58, 58, 255))
  })

  test('the views are a ring, and settings of an older version get what they lack', () => {
    expect(viewBeside('tryon', 1)).toBe('tint')
    expect(viewBeside('tint', -1)).toBe('tryon')
    expect(ViewSettings.parse({ view: 'alpha' })).toEqual({ ...DEFAULT_VIEW, view: 'alpha' })
  })
})

describe('trying on a colour', () => {
  const rounded = (values: readonly number[]) => values.map(Math.round)
  const RED = [255, 0, 0] as const

  test('keeps the luminance of every pixel where nothing is lifted', () => {
    for (const photo of [
      [12, 9, 8],
      [100, 100, 100],
      [201, 160, 140],
    ] as const) {
      const tried = triedOn(photo, [122, 53, 200], 127.5, 1)
      expect(luminance(tried)).toBeCloseTo(luminance(photo), 6)
    }
  })

  test('gives the numbers of the recommendation', () => {
    // Grey 100 has luminance .392; red has .3, so .092 is added to each channel and 1.092 clipped towards the grey.
    expect(rounded(triedOn([100, 100, 100], RED, 127.5, 1))).toEqual([255, 34, 34])
    expect(rounded(triedOn([100, 100, 100], RED, 127.5, 0.5))).toEqual([178, 67, 67])
    expect(rounded(triedOn([100, 100, 100], RED, 127.5, 0))).toEqual([100, 100, 100])
  })

  test('leaves black and white, and lifts what lies between towards the dye', () => {
    expect(rounded(triedOn([0, 0, 0], RED, 255, 1))).toEqual([0, 0, 0])
    expect(rounded(triedOn([255, 255, 255], RED, 255, 1))).toEqual([255, 255, 255])
    const platinum = [221, 211, 192] as const
    const grey = liftGrey(0.1, platinum)
    expect(grey).toBe(255)
    expect(luminance(triedOn([25.5, 25.5, 25.5], platinum, grey, 1)) / 255).toBeCloseTo(0.296, 3)
  })

  test('lifts three quarters of the way, darkens as well, and leaves hair of the dye’s own luminance', () => {
    const dye = [128, 128, 128] as const
    const half = luminance(dye) / 255
    expect(liftGrey(half, dye)).toBe(128)
    for (const hair of [0.35, 0.7]) {
      const grey = liftGrey(hair, dye)
      const after = luminance(triedOn([hair * 255, hair * 255, hair * 255], dye, grey, 1)) / 255
      expect(after).toBeCloseTo(hair + (half - hair) * 0.75, 2)
    }
  })
})

describe('photo light', () => {
  test('gamma opens the dark and leaves the ends, contrast leaves the middle, brightness multiplies', () => {
    const gamma = { ...PLAIN_LIGHT, gamma: 2 }
    expect([0, 0.25, 1].map((value) => litValue(gamma, value))).toEqual([0, 0.5, 1])
    const contrast = { ...PLAIN_LIGHT, contrast: 2 }
    expect([0.2, 0.5, 0.6].map((value) => litValue(contrast, value))).toEqual([0, 0.5, expect.closeTo(0.7)])
    expect(litValue({ ...PLAIN_LIGHT, brightness: 3 }, 0.2)).toBeCloseTo(0.6)
  })

  test('is no filter where nothing is changed, and a table of 256 values where something is', () => {
    expect(photoFilter(PLAIN_LIGHT)).toBe('')
    expect(photoFilter({ ...PLAIN_LIGHT, gamma: 1.5 })).toBe('url(#photo-light-1000-1000-1500)')
    expect(lightCurve({ ...PLAIN_LIGHT, gamma: 1.5 }).split(' ')).toHaveLength(256)
  })
})

test('the pixel grid stands from 800 % on, on whole pixels of the screen and within the image', () => {
  expect([isGridShown(7.99, 1), isGridShown(8, 1), isGridShown(4, 2), isGridShown(3.9, 2)]).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(gridLines(3.4, 8, 4, 100)).toEqual([3, 11, 19, 27, 35])
  expect(gridLines(-20, 8, 1000, 30)).toEqual([4, 12, 20, 28])
  expect(gridLines(-20.4, 10, 3, 30)).toEqual([10])
})

describe('the map', () => {
  const image = { width: 2080, height: 1040 }

  test('shows nothing while all of the photo is in view', () => {
    const view = new ViewTransform(image)
    view.resize({ width: 520, height: 520 })
    const { width, height } = view.size
    expect(seenOnMap(image, view.toImage(0, 0), view.toImage(width, height), view.snapshot().scale)).toBeNull()
  })

  test('shows what is in view, mirrored or not, and brings a point to the middle', () => {
    const view = new ViewTransform(image)
    view.resize({ width: 520, height: 260 })
    view.zoomTo(1)
    view.centreOn(520, 520)
    const seenNow = () => seenOnMap(image, view.toImage(0, 0), view.toImage(520, 260), view.snapshot().scale)
    expect(mapScale(image)).toBeCloseTo(0.05)
    expect(seenNow()).toEqual({
      left: expect.closeTo(13) as number,
      top: expect.closeTo(19.5) as number,
      width: expect.closeTo(26) as number,
      height: expect.closeTo(13) as number,
    })
    view.setMirrored(true)
    view.centreOn(520, 520)
    expect(seenNow()?.left).toBeCloseTo(13)
    expect(view.toImage(0, 0).imageX).toBeCloseTo(780)
  })
})
