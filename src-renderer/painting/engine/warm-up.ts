import { PLAIN_BRUSH } from './brush.ts'
import { MaskPlane } from './mask-plane.ts'
import { Recorder } from './recorder.ts'
import { StrokePainter } from './stroke-painter.ts'

const SIDE = 1024
const STROKES = 24
/** Copies up to the one that a large photo is seen by. */
const LEVEL = 3

/**
 * Paints on a mask of its own, one short stroke at a step. The first strokes of a session would else be slow: the loops
 * are compiled while the hand moves, and memory is given by the system at its first touch.
 */
export function* warmingUp(): Generator<void, void> {
  const plane = new MaskPlane(SIDE, SIDE)
  for (let stroke = 0; stroke < STROKES; stroke++) {
    const recorder = new Recorder(plane)
    const brush = { ...PLAIN_BRUSH, sizePx: stroke % 2 === 0 ? 100 : 400, hardness: stroke % 3 === 0 ? 1 : 0.5 }
    const painter = new StrokePainter(plane, recorder, brush, stroke % 4 === 3 ? 'erase' : 'add')
    for (let step = 0; step <= 6; step++)
      painter.lineTo(200 + step * 100, 100 + ((stroke * 37 + step * step * 9) % 800))
    plane.takeChanges()
    plane.levels.at(LEVEL, plane.bounds)
    yield
    recorder.finish()
    yield
  }
}

/** Of memory, as systems give it. */
const PAGE_BYTES = 4096
/** In one step: some milliseconds where the system has to clear each page first. */
const PAGES_AT_ONCE = 2048

/** Touches all memory of a plane: the system gives it at the first touch, page by page, which a hand would wait for. */
export function* touching(data: Uint8Array): Generator<void, void> {
  for (let at = 0, page = 1; at < data.length; at += PAGE_BYTES, page++) {
    data[at] = data[at] as number
    if (page % PAGES_AT_ONCE === 0) yield
  }
}
