import { PLAIN_BRUSH } from '../../src-renderer/painting/engine/brush.ts'
import { MaskPlane } from '../../src-renderer/painting/engine/mask-plane.ts'
import { Recorder } from '../../src-renderer/painting/engine/recorder.ts'
import { StrokePainter } from '../../src-renderer/painting/engine/stroke-painter.ts'
import { report } from './report.ts'

/**
 * `engine`: pixels per second that a stroke puts into a 4096² mask, against a plain loop over a typed array that
 * writes as many pixels in the same run. A stroke counts the pixels under each piece of its path, as stamping them would.
 */
const SIDE = 4096
const ROUNDS = 5

type Case = { name: string; sizePx: number; hardness: number }
const CASES: Case[] = [
  { name: 'hard100', sizePx: 100, hardness: 1 },
  { name: 'hard500', sizePx: 500, hardness: 1 },
  { name: 'soft100', sizePx: 100, hardness: 0.5 },
  { name: 'soft500', sizePx: 500, hardness: 0.5 },
  { name: 'hard2000', sizePx: 2000, hardness: 1 },
  { name: 'soft2000', sizePx: 2000, hardness: 0.5 },
]

/** A hand that goes to and fro over the picture, a sample every few pixels. */
function path(): { imageX: number; imageY: number }[] {
  return Array.from({ length: 600 }, (_, index) => ({
    imageX: SIDE / 2 + SIDE * 0.4 * Math.sin(index / 37),
    imageY: SIDE / 2 + SIDE * 0.4 * Math.sin(index / 53 + 1),
  }))
}

/** Milliseconds of each sample and of the end, and the pixels that were visited. */
function paint({ sizePx, hardness }: Case): { samplesMs: number[]; endMs: number; visited: number } {
  const plane = new MaskPlane(SIDE, SIDE)
  const recorder = new Recorder(plane)
  const painter = new StrokePainter(plane, recorder, { ...PLAIN_BRUSH, sizePx, hardness }, 'add')
  const samplesMs = path().map(({ imageX, imageY }) => {
    const start = performance.now()
    painter.lineTo(imageX, imageY)
    const spentMs = performance.now() - start
    plane.takeChanges()
    return spentMs
  })
  const end = performance.now()
  recorder.finish()
  return { samplesMs, endMs: performance.now() - end, visited: painter.covered }
}

/** The plain loop: the strongest of old and new, byte by byte, over as many pixels. */
function loop(pixels: number): number {
  const plane = new Uint8Array(SIDE * SIDE)
  const start = performance.now()
  for (let done = 0; done < pixels;) {
    const count = Math.min(plane.length, pixels - done)
    for (let at = 0; at < count; at++) if ((plane[at] as number) < 200) plane[at] = 200
    done += count
  }
  return performance.now() - start
}

const quantile = (values: number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0
const median = (values: number[]) => quantile(values, 0.5)

const figures: Record<string, number> = {}
const ratios: number[] = []
for (const each of CASES) {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const { samplesMs, endMs, visited } = paint(each)
    const paintMs = samplesMs.reduce((sum, value) => sum + value, 0)
    return {
      perSecond: visited / paintMs,
      loopPerSecond: visited / loop(visited),
      p99: quantile(samplesMs, 0.99),
      endMs,
    }
  })
  const ours = median(rounds.map((round) => round.perSecond))
  const plain = median(rounds.map((round) => round.loopPerSecond))
  figures[`${each.name}MegapixelsPerSecond`] = ours / 1000
  figures[`${each.name}SampleP99Ms`] = median(rounds.map((round) => round.p99))
  figures[`${each.name}EndMs`] = median(rounds.map((round) => round.endMs))
  ratios.push(ours / plain)
}
report('engine', figures, { oursOverLoop: Math.min(...ratios) })
