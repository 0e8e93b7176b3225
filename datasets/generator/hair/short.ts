import { curve, smoothstep, type Point } from '../geometry.ts'
import { scalpOutline } from './scalp.ts'
import type { HairBrush } from './hair-brush.ts'

/** Short hair: faded sides, a textured top that is swept to one side. */
export function drawShort({ front }: { front: HairBrush }): void {
  const { random, person, pose } = front
  const sweep = person.part > 0 ? -1 : 1
  const lift = 8 + (person.seed % 3) * 7
  drawSides(front)

  const shift = pose.yaw * 12
  const guides = Array.from({ length: 9 }, (_, index): Point[] => {
    const across = (index / 8) * 2 - 1
    const root: Point = [across * 62 + shift, -72 + 26 * Math.abs(across) ** 2.6]
    const bow = lift * (1 - across ** 4 * 0.8)
    return [
      [across * 66 + shift * 0.4, -104 + 40 * Math.abs(across) ** 3],
      [across * 64 + sweep * 3, -122 - bow * 0.5 + 36 * across ** 4 + 8 * across * across],
      [root[0] + sweep * 10, -106 - bow + 24 * across ** 4],
      [root[0] + sweep * 20, root[1] - 14 - bow * 0.45],
      [root[0] + sweep * 22, root[1] - 2],
    ]
  })
  const crown: Point[] = [
    [-80, -44],
    [-76, -92],
    [-44, -122 - lift * 0.4],
    [0, -129 - lift * 0.7],
    [44, -122 - lift * 0.4],
    [76, -92],
    [80, -44],
    [62 + shift, -56],
    [34 + shift, -76],
    [shift, -81],
    [-34 + shift, -76],
    [-62 + shift, -56],
  ]
  front.ground(curve(crown, 8, true), 0.17)
  // Back rows first, so that the hair over the forehead lies on top.
  for (let row = 0; row < 4; row += 1) {
    const raised = guides.map((guide) =>
      guide.map(([x, y]): Point => [x * (0.88 + row * 0.04), y - (3 - row) * 3 * (1 - (x / 90) ** 2)]),
    )
    front.family(raised, {
      count: 330,
      clumps: 15,
      clumping: 0.55,
      width: 1.5,
      shorter: 0.3,
      frizz: 1.1,
      tone: 0.38,
      shine: 0.34,
      wave: 1.4,
      periods: 1,
      tip: 0.4,
    })
  }
  front.family(guides, { count: 40, clumps: 15, clumping: 0, width: 0.7, frizz: 3, tone: 0.5, tip: 0.05, shorter: 0.1 })
  for (let index = 0; index < 150; index += 1) {
    const angle = random.between(-1.35, 1.35)
    const [x, y] = [78 * Math.sin(angle), -40 - (88 + lift * 0.7) * Math.cos(angle)]
    const reach = random.between(4, 10)
    const lean = angle + random.bell() * 0.5 + sweep * 0.35
    front.single(
      [
        [x * 0.97, y + 3],
        [x + Math.sin(lean) * reach * 0.6, y - Math.cos(lean) * reach * 0.6],
        [x + Math.sin(lean + 0.3) * reach, y - Math.cos(lean + 0.3) * reach],
      ],
      { width: 1, lightness: random.between(0.25, 0.45), tip: 0.1 },
    )
  }
}

/** The sides thin out toward the ear: skin shines through, and the mask is soft there. */
function drawSides(brush: HairBrush): void {
  const { random, canvas, pose } = brush
  const outline = scalpOutline(brush, { top: 2, sideburn: 8 })
  const shape = canvas.shape(pose.path(outline))
  canvas.cover(canvas.soft(shape, 2.2), brush.color(0.15), { opacity: 0.6, clip: shape, hair: 1 })
  for (const side of [-1, 1]) {
    for (let index = 0; index < 520; index += 1) {
      const y = random.between(-92, 8)
      const x = side * random.between(56 + (y > -40 ? 10 : 0), 79)
      const fade = 1 - 0.55 * smoothstep(-64, 2, y)
      brush.single(
        [
          [x + pose.yaw * 6, y],
          [x + side * 0.8 + pose.yaw * 6, y + 2.5],
          [x + side + random.bell() + pose.yaw * 6, y + random.between(4, 7)],
        ],
        {
          width: 0.95,
          lightness: 0.22 + random.bell() * 0.12 + 0.08 * side * brush.shot.light,
          opacity: 0.8 * fade,
          steps: 3,
        },
      )
    }
  }
}
