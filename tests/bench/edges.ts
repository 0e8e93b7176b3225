import { guidedFilter } from '../../src-shared/edges/guided-filter.ts'
import { refineEdge } from '../../src-shared/edges/refine-edge.ts'
import { Scribble } from '../../src-shared/edges/scribble.ts'
import { bandAround, drawHead, errorIn, stampDisk, type DrawnHead } from '../fixtures/drawn-heads.ts'
import { nextStroke } from '../fixtures/scribble-robot.ts'
import { report } from './report.ts'

/**
 * `edges`: refine edge on drawn heads with exact coverage, within 20 px of the true edge, from masks such as a model makes;
 * the guided filter on the same masks as peer. A dab of 200 px. A mask from five strokes of a robot.
 */
const SIZE = 512
const HEADS = 12
const STROKES = 5
/** Of the picture. */
const LEAST_HAIR = 0.03
/** A brush of this radius goes along the coarse mask's edge. */
const BRUSH_RADIUS = 24
const DABS = 40
const DAB_RADIUS = 100
const PEER = { radius: 40, epsilon: 1e-5, subsample: 1 }

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

function refined({ image, coarse }: DrawnHead): Uint8Array {
  const brush = bandAround(coarse, SIZE, BRUSH_RADIUS).map((value) => 255 * value)
  const area = { x: 0, y: 0, width: SIZE, height: SIZE }
  const result = refineEdge({ image, mask: coarse, area, brush, radius: BRUSH_RADIUS })
  // A head whose hair is thinner than the brush: nothing is changed, which counts as it is.
  return result.changed ? result.pixels : coarse
}

/** One dab of a round brush of 200 px at the edge of the hair. */
function dabMs({ image, coarse, truth }: DrawnHead, turn: number): number {
  const edge: number[] = []
  truth.forEach((value, at) => value >= 128 && truth[at + 1]! < 128 && edge.push(at))
  const at = edge[Math.floor((turn * edge.length) / DABS)] ?? 0
  const side = 2 * DAB_RADIUS
  const x = Math.min(SIZE - side, Math.max(0, (at % SIZE) - DAB_RADIUS))
  const y = Math.min(SIZE - side, Math.max(0, Math.floor(at / SIZE) - DAB_RADIUS))
  const brush = new Uint8Array(side * side)
  stampDisk(brush, side, DAB_RADIUS, DAB_RADIUS, DAB_RADIUS, 255)
  const start = performance.now()
  refineEdge({ image, mask: coarse, area: { x, y, width: side, height: side }, brush, radius: DAB_RADIUS })
  return performance.now() - start
}

/** IoU of the whole mask after five strokes, and the milliseconds of the last answer. */
function scribbled({ image, truth }: DrawnHead): { iou: number; ms: number } {
  const scribble = new Scribble(image)
  const labels = new Uint8Array(truth.length)
  let mask: Uint8Array | null = null
  let ms = 0
  for (let stroke = 0; stroke < STROKES; stroke++) {
    nextStroke(labels, truth, mask, SIZE)
    const start = performance.now()
    mask = scribble.solve(labels, { method: 'cut', refine: true })
    ms = performance.now() - start
  }
  const everywhere = new Uint8Array(truth.length).fill(1)
  return { iou: errorIn(everywhere, truth, mask ?? labels).iou, ms }
}

/** People of the generator as they come, but for those without hair worth painting. */
function headsWithHair(): DrawnHead[] {
  const heads: DrawnHead[] = []
  for (let index = 0; heads.length < HEADS; index++) {
    const head = drawHead(2026, index, SIZE)
    const hair = head.truth.reduce((sum, value) => sum + (value >= 128 ? 1 : 0), 0)
    if (hair >= LEAST_HAIR * SIZE * SIZE) heads.push(head)
  }
  return heads
}

const heads = headsWithHair()
const rows = heads.map((head) => {
  const band = bandAround(head.truth, SIZE, 20)
  return {
    coarse: errorIn(band, head.truth, head.coarse),
    refined: errorIn(band, head.truth, refined(head)),
    guided: errorIn(band, head.truth, guidedFilter(head.image, head.coarse, PEER)),
    scribble: scribbled(head),
  }
})
const dabs = Array.from({ length: DABS }, (_, turn) => dabMs(heads[turn % HEADS]!, turn))

const figures = {
  coarseMae: mean(rows.map((row) => row.coarse.mae)),
  refinedMae: mean(rows.map((row) => row.refined.mae)),
  guidedMae: mean(rows.map((row) => row.guided.mae)),
  coarseIou: mean(rows.map((row) => row.coarse.iou)),
  refinedIou: mean(rows.map((row) => row.refined.iou)),
  guidedIou: mean(rows.map((row) => row.guided.iou)),
  dab200Ms: median(dabs),
  scribble5Iou: mean(rows.map((row) => row.scribble.iou)),
  scribbleMs: median(rows.map((row) => row.scribble.ms)),
}
report('edges', figures, {
  refinedOverCoarse: figures.refinedMae / figures.coarseMae,
  refinedOverGuided: figures.refinedMae / figures.guidedMae,
})
