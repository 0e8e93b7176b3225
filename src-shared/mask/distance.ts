/** Farther than any two pixels of a mask. */
const FAR = 1e12

/**
 * Squared distance of every pixel to the nearest one that is not 0, exactly, in linear time (Felzenszwalb & Huttenlocher
 * 2012). 0 on these pixels themselves; 10¹² and up where there is none.
 */
export function squaredDistances(plane: Uint8Array, width: number, height: number): Float64Array {
  const squared = new Float64Array(plane.length)
  for (let at = 0; at < plane.length; at++) squared[at] = plane[at] === 0 ? FAR : 0
  const longest = Math.max(width, height)
  const work = {
    values: new Float64Array(longest),
    places: new Int32Array(longest),
    bounds: new Float64Array(longest + 1),
  }
  for (let x = 0; x < width; x++) transformLine(squared, x, width, height, work)
  for (let y = 0; y < height; y++) transformLine(squared, y * width, 1, width, work)
  return squared
}

type Work = { values: Float64Array; places: Int32Array; bounds: Float64Array }

/** The lower envelope of the parabolas over a line's values. */
function transformLine(
  data: Float64Array,
  start: number,
  step: number,
  count: number,
  { values, places, bounds }: Work,
): void {
  for (let place = 0; place < count; place++) values[place] = data[start + place * step]!
  let last = 0
  places[0] = 0
  bounds[0] = -Infinity
  bounds[1] = Infinity
  const meeting = (right: number, left: number) =>
    (values[right]! + right * right - values[left]! - left * left) / (2 * (right - left))
  for (let place = 1; place < count; place++) {
    let bound = meeting(place, places[last]!)
    while (bound <= bounds[last]!) bound = meeting(place, places[--last]!)
    last++
    places[last] = place
    bounds[last] = bound
    bounds[last + 1] = Infinity
  }
  for (let place = 0, index = 0; place < count; place++) {
    while (bounds[index + 1]! < place) index++
    const from = places[index]!
    data[start + place * step] = (place - from) ** 2 + values[from]!
  }
}
