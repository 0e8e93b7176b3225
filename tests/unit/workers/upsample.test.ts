import { expect, test } from 'vitest'
import { runsOfMask } from '../../../src-main/workers/pixels/mask-runs.ts'
import { scoreRuns } from '../../../src-main/workers/pixels/score-runs.ts'
import { upsample } from '../../../src-main/workers/pixels/upsample.ts'
import { scoreHistograms } from '../../../src-shared/metrics/index.ts'

/** Straight from the definition: four neighbours of a place, weighted by how near they are; outside, the border repeats. */
function slowly(source: Uint8Array, from: [number, number], to: [number, number]): number[] {
  const at = (x: number, y: number) =>
    source[Math.min(from[1] - 1, Math.max(0, y)) * from[0] + Math.min(from[0] - 1, Math.max(0, x))] as number
  return Array.from({ length: to[0] * to[1] }, (_, index) => {
    const x = (((index % to[0]) + 0.5) * from[0]) / to[0] - 0.5
    const y = ((Math.floor(index / to[0]) + 0.5) * from[1]) / to[1] - 0.5
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const [right, down] = [x - left, y - top]
    const upper = at(left, top) * (1 - right) + at(left + 1, top) * right
    const lower = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right
    return upper * (1 - down) + lower * down
  })
}

test.each([
  [
    [8, 8],
    [16, 16],
  ],
  [
    [128, 128],
    [512, 512],
  ],
  [
    [96, 96],
    [250, 250],
  ],
  [
    [37, 53],
    [411, 300],
  ],
  [
    [5, 7],
    [5, 300],
  ],
  [
    [1, 1],
    [40, 30],
  ],
] as [[number, number], [number, number]][])('%j to %j by the middles of pixels', (from, to) => {
  let seed = 7
  const noise = Uint8Array.from({ length: from[0] * from[1] }, () => (seed = (seed * 1103515245 + 12345) >>> 0) >>> 24)
  const ours = upsample({ width: from[0], height: from[1], pixels: noise }, { width: to[0], height: to[1] })
  const expected = slowly(noise, from, to)
  const worst = expected.reduce((most, value, at) => Math.max(most, Math.abs(value - (ours.pixels[at] as number))), 0)
  expect(worst).toBeLessThanOrEqual(0.501)
})

test('a ramp as PyTorch enlarges it', () => {
  const { pixels } = upsample(
    { width: 4, height: 1, pixels: Uint8Array.from([0, 30, 60, 90]) },
    { width: 8, height: 1 },
  )
  expect([...pixels]).toEqual([0, 8, 23, 38, 53, 68, 83, 90])
})

test.each([
  [
    [8, 8],
    [8, 8],
  ],
  [
    [37, 53],
    [211, 100],
  ],
  [
    [128, 128],
    [512, 512],
  ],
] as [[number, number], [number, number]][])('%j scored at %j is what enlarging and then scoring gives', (from, to) => {
  let seed = 3
  const noise = (count: number) =>
    Uint8Array.from({ length: count }, () => (seed = (seed * 1103515245 + 12345) >>> 0) >>> 24)
  const plane = { width: from[0], height: from[1], pixels: noise(from[0] * from[1]) }
  const mask = { width: to[0], height: to[1], pixels: noise(to[0] * to[1]) }
  expect(scoreRuns(plane, runsOfMask(mask))).toEqual(scoreHistograms(upsample(plane, mask).pixels, mask.pixels))
})
