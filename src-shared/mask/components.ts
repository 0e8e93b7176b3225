/**
 * Regions of a mask at its 50 % contour: coverage of 128 and up is hair. Hair hangs together over corners (8 neighbours),
 * background does not (4 neighbours), so that a thin diagonal strand divides it.
 */
const HAIR_FROM = 128

type Region = {
  /** Indices of its pixels, until the next region is asked for. */
  pixels: Int32Array
  touchesBorder: boolean
}

/**
 * Removes islands: regions of hair smaller than `minArea` pixels become 0, with the soft slope around them (the pixels
 * from which one comes to it by going up all the way), so that no grey ring stays. `plane` is not changed.
 * @param hairFrom coverage from which a pixel is hair; 128 unless given
 */
export function removeIslands(
  plane: Uint8Array,
  width: number,
  height: number,
  minArea: number,
  hairFrom = HAIR_FROM,
): Uint8Array {
  const out = new Uint8Array(plane)
  for (const { pixels } of regionsOf(plane, width, height, hairFrom, true)) {
    if (pixels.length < minArea) level(plane, out, width, height, pixels, true)
  }
  return out
}

/**
 * Fills holes: regions of background of at most `maxArea` pixels that do not touch the border become 255, with the slope
 * around them. The mirror image of `removeIslands`.
 */
export function fillHoles(
  plane: Uint8Array,
  width: number,
  height: number,
  maxArea: number,
  hairFrom = HAIR_FROM,
): Uint8Array {
  const out = new Uint8Array(plane)
  for (const { pixels, touchesBorder } of regionsOf(plane, width, height, hairFrom, false)) {
    if (!touchesBorder && pixels.length <= maxArea) level(plane, out, width, height, pixels, false)
  }
  return out
}

/** Hair (8 neighbours) or background (4 neighbours), in order of their first pixel. */
function* regionsOf(
  plane: Uint8Array,
  width: number,
  height: number,
  hairFrom: number,
  hair: boolean,
): Generator<Region> {
  const seen = new Uint8Array(plane.length)
  const queue = new Int32Array(plane.length)
  const isMember = (at: number) => plane[at]! >= hairFrom === hair
  for (let start = 0; start < plane.length; start++) {
    if (seen[start] === 1 || !isMember(start)) continue
    let [head, tail] = [0, 0]
    let touchesBorder = false
    queue[tail++] = start
    seen[start] = 1
    while (head < tail) {
      const at = queue[head++]!
      const x = at % width
      const y = (at - x) / width
      touchesBorder ||= x === 0 || y === 0 || x === width - 1 || y === height - 1
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          if (!hair && dx !== 0 && dy !== 0) continue
          if (x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height) continue
          const next = at + dy * width + dx
          if (seen[next] === 1 || !isMember(next)) continue
          seen[next] = 1
          queue[tail++] = next
        }
      }
    }
    yield { pixels: queue.subarray(0, tail), touchesBorder }
  }
}

/** Sets a region to 0 (`down`) or 255, and the slope around it: strictly falling (rising) steps away from it. */
function level(
  plane: Uint8Array,
  out: Uint8Array,
  width: number,
  height: number,
  pixels: Int32Array,
  down: boolean,
): void {
  const value = down ? 0 : 255
  const members = Array.from(pixels)
  for (const at of members) out[at] = value
  for (let index = 0; index < members.length; index++) {
    const at = members[index]!
    const x = at % width
    const y = (at - x) / width
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        if (x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height) continue
        const next = at + dy * width + dx
        const further = down ? plane[next]! < plane[at]! : plane[next]! > plane[at]!
        if (!further || out[next] === value) continue
        out[next] = value
        members.push(next)
      }
    }
  }
}
