import { PLAIN_BRUSH } from '../../src-renderer/painting/engine/brush.ts'
import { Capsule } from '../../src-renderer/painting/engine/capsule.ts'
import { MaskPlane } from '../../src-renderer/painting/engine/mask-plane.ts'
import { Recorder } from '../../src-renderer/painting/engine/recorder.ts'
import { StrokePainter } from '../../src-renderer/painting/engine/stroke-painter.ts'
import { report } from './report.ts'

/**
 * `engine`: pixels per second that a stroke puts into a 4096² mask, with all that undo needs, against a plain loop over a
 * typed array that sets the same pixels in the same order in the same run: for each piece of the path, each row of
 * what the brush covers on its way. `oursOverLoop` is the worst of all brushes.
 */
const SIDE = 4096
const ROUNDS = 7

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
const PATH = Array.from({ length: 600 }, (_, index) => ({
  x: SIDE / 2 + SIDE * 0.4 * Math.sin(index / 37),
  y: SIDE / 2 + SIDE * 0.4 * Math.sin(index / 53 + 1),
}))

/** One array for both, in memory already, as a mask that was opened is. */
const pixels = new Uint8Array(SIDE * SIDE).fill(1)

/** Milliseconds of each sample and of the end, and the pixels that were visited. */
function paint({ sizePx, hardness }: Case): { samplesMs: number[]; endMs: number; visited: number } {
  const plane = new MaskPlane(SIDE, SIDE, pixels.fill(0))
  const recorder = new Recorder(plane)
  const painter = new StrokePainter(plane, recorder, { ...PLAIN_BRUSH, sizePx, hardness }, 'add')
  const samplesMs = PATH.map(({ x, y }) => {
    const start = performance.now()
    painter.lineTo(x, y)
    const spentMs = performance.now() - start
    plane.takeChanges()
    return spentMs
  })
  const end = performance.now()
  recorder.finish()
  return { samplesMs, endMs: performance.now() - end, visited: painter.covered }
}

/** First and one past the last pixel of every row that the brush covers, piece by piece. */
function spansOf(sizePx: number): Int32Array {
  const spans: number[] = []
  const radius = sizePx / 2
  PATH.forEach((to, index) => {
    const from = PATH[index - 1] ?? to
    const capsule = new Capsule(from.x, from.y, to.x, to.y)
    const bottom = Math.min(SIDE - 1, Math.ceil(Math.max(from.y, to.y) + radius))
    for (let y = Math.max(0, Math.floor(Math.min(from.y, to.y) - radius)); y <= bottom; y++) {
      capsule.row(y, radius)
      const [first, last] = [Math.max(0, capsule.first), Math.min(SIDE - 1, capsule.last)]
      if (first <= last) spans.push(y * SIDE + first, y * SIDE + last + 1)
    }
  })
  return Int32Array.from(spans)
}

/** The plain loop: the stronger of old and new, byte by byte. Returns milliseconds. */
function loop(spans: Int32Array): number {
  const plane = pixels.fill(0)
  const start = performance.now()
  for (let span = 0; span < spans.length; span += 2) {
    const end = spans[span + 1] as number
    for (let at = spans[span] as number; at < end; at++) if ((plane[at] as number) < 200) plane[at] = 200
  }
  return performance.now() - start
}

const quantile = (values: number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0
const median = (values: number[]) => quantile(values, 0.5)

const figures: Record<string, number> = {}
const ratios: number[] = []
for (const each of CASES) {
  const spans = spansOf(each.sizePx)
  const rounds = Array.from({ length: ROUNDS }, () => {
    const { samplesMs, endMs, visited } = paint(each)
    const paintMs = samplesMs.reduce((sum, value) => sum + value, 0)
    return { perSecond: visited / paintMs, loopPerSecond: visited / loop(spans), p99: quantile(samplesMs, 0.99), endMs }
  })
  const ours = median(rounds.map((round) => round.perSecond))
  const plain = median(rounds.map((round) => round.loopPerSecond))
  figures[`${each.name}MegapixelsPerSecond`] = ours / 1000
  figures[`${each.name}LoopMegapixelsPerSecond`] = plain / 1000
  figures[`${each.name}SampleP99Ms`] = median(rounds.map((round) => round.p99))
  figures[`${each.name}EndMs`] = median(rounds.map((round) => round.endMs))
  ratios.push(ours / plain)
}
report('engine', figures, { oursOverLoop: Math.min(...ratios) })
