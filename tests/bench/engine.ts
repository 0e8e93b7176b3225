import { coverageAt, PLAIN_BRUSH } from '../../src-renderer/painting/engine/brush.ts'
import { Capsule } from '../../src-renderer/painting/engine/capsule.ts'
import { CapsuleBand } from '../../src-renderer/painting/engine/capsule-band.ts'
import { MaskPlane } from '../../src-renderer/painting/engine/mask-plane.ts'
import { Recorder } from '../../src-renderer/painting/engine/recorder.ts'
import { inTileRows } from '../../src-renderer/painting/engine/row-spans.ts'
import { StrokePainter } from '../../src-renderer/painting/engine/stroke-painter.ts'
import { report } from './report.ts'

/**
 * `engine`: how fast a stroke gets into a 4096² mask, with all that undo needs, against a plain loop over typed arrays that
 * stamps the same pixels in the same run: the brush's coverage at every sample and at least at every tenth of its size
 * between them, as painting programs do it. `oursOverLoop` compares the pixels of these stamps per second; it is the worst of all brushes.
 * The engine fills the way between two samples at once, so it visits fewer pixels than the stamps have; the pixels
 * that its pieces cover per second, each piece once, are given too: `…CoveredMegapixelsPerSecond`, and, the strictest
 * comparison, what part that is of a loop over these very pixels which knows them beforehand, has one coverage for all of
 * them, and keeps nothing for undo: `…OverConstantLoop`.
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

/** Milliseconds of each sample and of the end, and the pixels that the pieces covered. */
function paint({ sizePx, hardness }: Case): { samplesMs: number[]; endMs: number; covered: number } {
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
  return { samplesMs, endMs: performance.now() - end, covered: painter.covered }
}

/** One touch of the brush as a typed array, coverage 0..255 row by row. */
function stampOf({ sizePx, hardness }: Case): Uint8Array {
  const stamp = new Uint8Array(sizePx * sizePx)
  for (let y = 0; y < sizePx; y++) {
    for (let x = 0; x < sizePx; x++) {
      const distancePx = Math.hypot(x + 0.5 - sizePx / 2, y + 0.5 - sizePx / 2)
      stamp[y * sizePx + x] = Math.round(coverageAt({ sizePx, hardness, opacity: 1 }, distancePx) * 255)
    }
  }
  return stamp
}

/** At most a tenth of the brush's size between stamps, as GIMP and Krita have it. */
const SPACING = 0.1

/** A stamp at every sample, so that the stroke is where the hand is, and between them as many as the spacing asks. */
function stampPlaces(sizePx: number): { x: number; y: number }[] {
  return PATH.flatMap((to, index) => {
    const from = PATH[index - 1] ?? to
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / (sizePx * SPACING)))
    return Array.from({ length: steps }, (_, step) => ({
      x: from.x + ((to.x - from.x) * (step + 1)) / steps,
      y: from.y + ((to.y - from.y) * (step + 1)) / steps,
    }))
  })
}

/** The plain loop: the stronger of old and new, byte by byte; nothing worked out, nothing kept for undo. */
function stampLoop(stamp: Uint8Array, sizePx: number, places: { x: number; y: number }[]): Loop {
  const plane = pixels.fill(0)
  let stamped = 0
  const start = performance.now()
  for (const { x, y } of places) {
    const [left, top] = [Math.round(x - sizePx / 2), Math.round(y - sizePx / 2)]
    const [first, last] = [Math.max(0, left), Math.min(SIDE, left + sizePx)]
    for (let row = Math.max(0, top); row < Math.min(SIDE, top + sizePx); row++) {
      let from = (row - top) * sizePx + first - left
      const end = row * SIDE + last
      for (let at = row * SIDE + first; at < end; at++, from++) {
        const coverage = stamp[from] as number
        if ((plane[at] as number) < coverage) plane[at] = coverage
      }
      stamped += last - first
    }
  }
  return { spentMs: performance.now() - start, stamped }
}

/** The pixels of each piece of the path, a row after the other: where they begin in the plane, and how many they are. */
function rowsOfPieces(sizePx: number): Int32Array {
  const rows: number[] = []
  const band = new CapsuleBand()
  for (const [index, to] of PATH.entries()) {
    const from = PATH[Math.max(0, index - 1)] ?? to
    const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - sizePx / 2))
    const bottom = Math.min(SIDE - 1, Math.ceil(Math.max(from.y, to.y) + sizePx / 2))
    inTileRows(top, bottom, (start, end) => {
      band.cover(new Capsule(from.x, from.y, to.x, to.y), sizePx / 2, start, end)
      band.clip(end - start + 1, SIDE)
      for (let y = start; y <= end; y++) {
        const first = band.first[y - start] as number
        rows.push(y * SIDE + first, Math.max(0, (band.last[y - start] as number) - first + 1))
      }
    })
  }
  return Int32Array.from(rows)
}

/** The same pixels by a loop that does nothing but compare and write one coverage. Milliseconds. */
function constantLoop(rows: Int32Array, coverage: number): number {
  const plane = pixels.fill(0)
  const start = performance.now()
  for (let row = 0; row < rows.length; row += 2) {
    let at = rows[row] as number
    for (const end = at + (rows[row + 1] as number); at < end; at++) {
      if ((plane[at] as number) < coverage) plane[at] = coverage
    }
  }
  return performance.now() - start
}

type Loop = { spentMs: number; stamped: number }

const quantile = (values: number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0
const median = (values: number[]) => quantile(values, 0.5)

const figures: Record<string, number> = {}
const ratios: number[] = []
for (const each of CASES) {
  const stamp = stampOf(each)
  const places = stampPlaces(each.sizePx)
  const rows = rowsOfPieces(each.sizePx)
  const rounds = Array.from({ length: ROUNDS }, () => {
    const { samplesMs, endMs, covered } = paint(each)
    const paintMs = samplesMs.reduce((sum, value) => sum + value, 0)
    const constantMs = constantLoop(rows, 200)
    return {
      covered,
      paintMs,
      constantMs,
      loop: stampLoop(stamp, each.sizePx, places),
      p99: quantile(samplesMs, 0.99),
      endMs,
    }
  })
  const paintMs = median(rounds.map((round) => round.paintMs))
  const loopMs = median(rounds.map(({ loop }) => loop.spentMs))
  const [{ covered, loop } = { covered: 0, loop: { stamped: 0 } }] = rounds
  figures[`${each.name}MegapixelsPerSecond`] = loop.stamped / paintMs / 1000
  figures[`${each.name}LoopMegapixelsPerSecond`] = loop.stamped / loopMs / 1000
  figures[`${each.name}CoveredMegapixelsPerSecond`] = covered / paintMs / 1000
  figures[`${each.name}OverConstantLoop`] = median(rounds.map((round) => round.constantMs)) / paintMs
  figures[`${each.name}SampleP99Ms`] = median(rounds.map((round) => round.p99))
  figures[`${each.name}EndMs`] = median(rounds.map((round) => round.endMs))
  ratios.push(loopMs / paintMs)
}
report('engine', figures, { oursOverLoop: Math.min(...ratios) })
