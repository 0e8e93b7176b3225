import type { PortraitPlan } from './plan.ts'
import { bodyOutline, faceOutline } from './outlines.ts'
import type { Colour } from './raster/colour.ts'
import type { Coverage } from './raster/coverage.ts'
import type { Path } from './raster/curves.ts'
import type { Surface } from './raster/surface.ts'
import { View } from './view.ts'

/** All that a part needs to draw itself: the picture so far, what is planned, where things are. */
export type Easel = {
  surface: Surface
  plan: PortraitPlan
  view: View
  /** The face with the skull, and neck with shoulders, as they stand in the picture. */
  face: Coverage
  body: Coverage
}

export function setUp(surface: Surface, plan: PortraitPlan): Easel {
  const view = new View(plan.photo)
  const face = surface.shape(view.headPath(faceOutline(plan.person, view)))
  const body = surface.shape(view.bodyPath(bodyOutline(plan.person)))
  return { surface, plan, view, face, body }
}

/** Whose units a path is in: of the head (tilted with it), of the body, or of the picture. */
export type Space = 'head' | 'body' | 'picture'

export function shapeOf({ surface, view }: Easel, space: Space, ...paths: Path[]): Coverage {
  return surface.shape(...paths.map((path) => inPicture(view, space, path)))
}

/** A value along a line: the same everywhere, or by t in 0..1. */
export type Along<T> = T | ((t: number) => T)
export type LineStyle = {
  /** The whole width, in the path's units. */
  width: Along<number>
  colour: Along<Colour>
  opacity?: Along<number>
  clip?: Coverage
  /** How much of it is hair. */
  hair?: number
  /** Drawn on this layer instead of the picture. */
  layer?: Surface
}

/** A line through the points (already smooth; see `curve`), laid over the picture. */
export function line({ surface, view }: Easel, space: Space, path: Path, style: LineStyle): void {
  const { width, colour, opacity = 1, clip, hair = 0, layer = surface } = style
  const scale = space === 'head' ? view.headScale : space === 'body' ? view.bodyScale : 1
  const strand = layer.strand.start()
  const last = Math.max(1, path.length - 1)
  for (const [index, [x, y]] of inPicture(view, space, path).entries()) {
    const t = index / last
    strand.node(x, y, at(width, t) * scale, at(opacity, t), at(colour, t))
  }
  strand.draw(hair, clip)
}

function at<T>(value: Along<T>, t: number): T {
  return typeof value === 'function' ? (value as (t: number) => T)(t) : value
}

export function inPicture(view: View, space: Space, path: Path): Path {
  return space === 'head' ? view.headPath(path) : space === 'body' ? view.bodyPath(path) : path
}
