import { curve, lerp, resample, type Path, type Point } from '../geometry.ts'
import type { HairBrush } from './hair-brush.ts'

const FRONT_LOCKS = 185
const BACK_LOCKS = 70

/** Curls: locks over locks, each hanging from its own root, the lower ones first. */
export function drawCurly({ back, front }: { back: HairBrush; front: HairBrush }): void {
  const length = Math.min(front.person.length, 165)
  drawBack(back, length)
  for (const side of [-1, 1] as const) drawGround(front, side, length)
  const locks = Array.from({ length: FRONT_LOCKS }, () => {
    const side = front.random.sign()
    return { side, place: front.random.next(), start: front.random.next() ** 1.2 * 0.66 }
  })
  locks.sort((a, b) => b.start - a.start)
  for (const { side, place, start } of locks) {
    const guide = resample(curve(guideAt(front, side, place, length), 8), 40)
    const from = Math.floor(start * 39)
    const to = Math.min(39, from + Math.round(front.random.between(11, 17)))
    const axis = guide.slice(from, to + 1)
    front.lock(axis, front.random.between(4.6, 7), 0.4 + front.random.bell() * 0.1 - 0.1 * (1 - place))
  }
  drawFrizz(front, length)
}

/** `place` 0 beside the face, 1 at the outline. */
function guideAt({ person, pose }: HairBrush, side: 1 | -1, place: number, length: number): Path {
  const shift = pose.yaw * 12 * (1 - place)
  const part = person.part
  return [
    [part - side * lerp(2, 5, place), lerp(-84, -134, place)],
    [part + side * lerp(26, 42, place) + shift, lerp(-84, -140, place)],
    [side * lerp(56, 98, place) + shift, lerp(-60, -108, place)],
    [side * lerp(68, 122, place) + shift, lerp(-18, -36, place)],
    [side * lerp(72, 130, place) + shift, lerp(34, 40, place)],
    [side * lerp(70, 126, place), lerp(length * 0.9, length * 0.82, place)],
  ]
}

function drawGround(brush: HairBrush, side: 1 | -1, length: number): void {
  const inner = guideAt(brush, side, 0.06, length)
  const outer = guideAt(brush, side, 0.88, length)
  brush.ground([...curve(inner, 6), ...curve(outer, 6).toReversed()], 0.15)
}

function drawBack(brush: HairBrush, length: number): void {
  const { random } = brush
  brush.ground(
    curve(
      [
        [-90, -90],
        [90, -90],
        [114, 0],
        [108, length * 0.85],
        [0, length * 0.95],
        [-108, length * 0.85],
        [-114, 0],
      ],
      8,
      true,
    ),
    0.1,
  )
  for (let index = 0; index < BACK_LOCKS; index += 1) {
    const x = random.between(-108, 108)
    const y = random.between(-20, length * 0.6)
    const axis: Point[] = [
      [x, y],
      [x + random.bell() * 5, y + 26],
      [x * 1.03 + random.bell() * 7, y + random.between(48, 62)],
    ]
    brush.lock(axis, random.between(5, 7), 0.24)
  }
}

function drawFrizz(brush: HairBrush, length: number): void {
  const { random } = brush
  for (let index = 0; index < 130; index += 1) {
    const side = random.sign()
    const guide = resample(curve(guideAt(brush, side, random.between(0.86, 1.02), length), 6), 30)
    const [x, y] = guide[Math.floor(random.next() * 29)]!
    const reach = random.between(5, 15)
    const turn = random.bell() * 5
    brush.single(
      [
        [x, y],
        [x + side * reach * 0.5 + turn, y - reach * 0.3],
        [x + side * reach + turn * 0.4, y + random.bell() * 7],
      ],
      { width: 0.6, lightness: random.between(0.35, 0.6), opacity: 0.6, tip: 0.03 },
    )
  }
}
