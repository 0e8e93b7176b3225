import { describe, expect, test } from 'vitest'
import { fillFast, levelOfLogit, type FastOutput } from '../../../src-main/workers/inference/fast-plane.ts'

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value))
const level = (probability: number) => Math.round(Math.min(1, Math.max(0, probability)) * 255)

/** Deterministic and all over the range, the far ends included. */
const logits = Float32Array.from({ length: 60_000 }, (_, at) => Math.sin(at * 12.9898) * (at % 3 === 0 ? 40 : 8))
const area = { left: 0, top: 0, width: 200, height: 100 }

function fill(data: Float32Array, channels: number, interleaved: boolean, output: FastOutput) {
  const pixels = area.width * area.height
  const values = new Uint8Array(pixels)
  const steps = interleaved ? { channelStep: 1, pixelStep: channels } : { channelStep: pixels, pixelStep: 1 }
  const valid = fillFast(values, { data, offset: 0, channels, width: area.width, ...steps }, area, output)
  const at = (pixel: number, channel: number) => data[pixel * steps.pixelStep + channel * steps.channelStep] as number
  return { values, valid, at }
}

describe('levels of logits', () => {
  test('are those of the sigmoid, also around every boundary between two levels', () => {
    for (let boundary = 1; boundary < 256; boundary += 1) {
      const probability = (boundary - 0.5) / 255
      const logit = Math.log(probability / (1 - probability))
      for (const near of [logit - 1e-9, logit - 1e-3, logit + 1e-9, logit + 1e-3]) {
        expect(levelOfLogit(near)).toBe(level(sigmoid(near)))
      }
    }
    for (const value of [-Infinity, -100, -7, -6.9999, 0, 6.9999, 7, 100, Infinity]) {
      expect(levelOfLogit(value)).toBe(level(sigmoid(value)))
    }
  })
})

describe('planes of float32', () => {
  const pixels = Array.from({ length: area.width * area.height }, (_, at) => at)

  test.each([false, true])('sigmoid and softmax give what the formulas give; interleaved: %s', (interleaved) => {
    for (const invert of [false, true]) {
      const ones = fill(logits, 1, interleaved, { activation: 'sigmoid', class: 0, invert })
      expect([...ones.values]).toEqual(
        pixels.map((pixel) => level(invert ? 1 - sigmoid(ones.at(pixel, 0)) : sigmoid(ones.at(pixel, 0)))),
      )
      for (const channels of [2, 3]) {
        const found = fill(logits, channels, interleaved, { activation: 'softmax', class: 1, invert })
        const expected = pixels.map((pixel) => {
          const powers = Array.from({ length: channels }, (_, channel) =>
            Math.exp(found.at(pixel, channel) - found.at(pixel, 1)),
          )
          const share = 1 / powers.reduce((a, b) => a + b)
          return level(invert ? 1 - share : share)
        })
        expect([...found.values]).toEqual(expected)
      }
    }
  })

  test('probabilities are cut at 0 and 1, and a half rounds up, inverted or not', () => {
    const data = new Float32Array(area.width * area.height).fill(0.5)
    data.set([-1, 0, 0.25, 1, 3])
    for (const invert of [false, true]) {
      const { values } = fill(data, 1, false, { activation: 'none', class: 0, invert })
      expect([...values.subarray(0, 6)]).toEqual(
        [...data.subarray(0, 6)].map((value) => level(invert ? 1 - value : value)),
      )
    }
  })

  test('say where a value is no number', () => {
    const data = new Float32Array(3 * area.width * area.height)
    data[7] = NaN
    for (const activation of ['none', 'sigmoid', 'softmax'] as const) {
      expect(fill(data, 3, true, { activation, class: 1, invert: false }).valid).toBe(false)
    }
    expect(fill(data, 1, false, { activation: 'sigmoid', class: 0, invert: false }).valid).toBe(false)
  })
})
