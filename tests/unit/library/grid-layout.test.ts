import { expect, test } from 'vitest'
import { gridLayout, scrollToShow } from '../../../src-renderer/library/grid/grid-layout.ts'

test('squares fill the width and are never smaller than asked', () => {
  const layout = gridLayout(10_000, 128, 836, 700, 0)
  expect(layout.columns).toBe(6)
  expect(layout.side).toBeGreaterThanOrEqual(128)
  expect(layout.side * 6 + 12 * 5).toBeLessThanOrEqual(836)
})

test('only rows near the window exist', () => {
  const layout = gridLayout(10_000, 128, 836, 700, 100_000)
  expect(layout.firstRow).toBeGreaterThan(500)
  expect(layout.endRow - layout.firstRow).toBeLessThan(12)
  expect(gridLayout(3, 128, 836, 700, 0)).toMatchObject({ rows: 1, firstRow: 0, endRow: 1 })
  expect(gridLayout(0, 128, 836, 700, 0)).toMatchObject({ rows: 0, endRow: 0 })
})

test('a window narrower than one square still has a column', () => {
  expect(gridLayout(10, 260, 100, 700, 0).columns).toBe(1)
})

test('a row that is in view does not move the list; another comes in by the shortest way', () => {
  const layout = gridLayout(1000, 128, 836, 700, 0)
  expect(scrollToShow(1, layout, 0, 700)).toBe(0)
  expect(scrollToShow(10, layout, 0, 700)).toBeGreaterThan(0)
  const down = scrollToShow(10, layout, 0, 700)
  expect(scrollToShow(10, layout, down, 700)).toBe(down)
  expect(scrollToShow(0, layout, down, 700)).toBe(0)
})
