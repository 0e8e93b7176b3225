/**
 * The loops over pixels. Each handles `count` pixels of one row from `data[at]` on; nothing in them allocates or calls.
 * `before` is the tile as it was before the stroke, with `from` the place of the first pixel in it.
 *
 * Adding: max(b, c). Erasing: round(b × (255 − c) / 255), of the pixel before the stroke; both only ever move a pixel
 * one way, so a stroke that comes by twice changes nothing.
 */
export function addEven(data: Uint8Array, at: number, count: number, coverage: number): void {
  if (coverage === 255) {
    data.fill(255, at, at + count)
    return
  }
  for (let end = at + count; at < end; at++) if ((data[at] as number) < coverage) data[at] = coverage
}

export function eraseEven(
  data: Uint8Array,
  at: number,
  count: number,
  coverage: number,
  before: Uint8Array,
  from: number,
): void {
  if (coverage === 255) {
    data.fill(0, at, at + count)
    return
  }
  const stays = 255 - coverage
  for (let end = at + count; at < end; at++, from++) {
    const scaled = (before[from] as number) * stays + 128
    const left = (scaled + (scaled >> 8)) >> 8
    if ((data[at] as number) > left) data[at] = left
  }
}

/**
 * A row through a fall-off: the squared distance is (e0 + i·step)² + `across`, less the core's; times `scale` it is an
 * index of `table`. For a disc e is x − centre; along a segment it is the distance to its line, which changes evenly.
 */
export function addFall(
  data: Uint8Array,
  at: number,
  count: number,
  e: number,
  step: number,
  across: number,
  scale: number,
  table: Uint8Array,
): void {
  for (let end = at + count; at < end; at++) {
    const coverage = table[((e * e + across) * scale) | 0] as number
    if ((data[at] as number) < coverage) data[at] = coverage
    e += step
  }
}

export function eraseFall(
  data: Uint8Array,
  at: number,
  count: number,
  e: number,
  step: number,
  across: number,
  scale: number,
  table: Uint8Array,
  before: Uint8Array,
  from: number,
): void {
  for (let end = at + count; at < end; at++, from++) {
    // Exactly round(before × (255 − c) / 255), without a division.
    const scaled = (before[from] as number) * (255 - (table[((e * e + across) * scale) | 0] as number)) + 128
    const left = (scaled + (scaled >> 8)) >> 8
    if ((data[at] as number) > left) data[at] = left
    e += step
  }
}

/** A row along which the distance changes evenly: `place` is the index of `table`, below 0 in the core. */
export function addSlope(
  data: Uint8Array,
  at: number,
  count: number,
  place: number,
  step: number,
  table: Uint8Array,
): void {
  for (let end = at + count; at < end; at++) {
    const coverage = table[place > 0 ? place | 0 : 0] as number
    if ((data[at] as number) < coverage) data[at] = coverage
    place += step
  }
}

export function eraseSlope(
  data: Uint8Array,
  at: number,
  count: number,
  place: number,
  step: number,
  table: Uint8Array,
  before: Uint8Array,
  from: number,
): void {
  for (let end = at + count; at < end; at++, from++) {
    const scaled = (before[from] as number) * (255 - (table[place > 0 ? place | 0 : 0] as number)) + 128
    const left = (scaled + (scaled >> 8)) >> 8
    if ((data[at] as number) > left) data[at] = left
    place += step
  }
}

/** With the coverage that a stroke has gathered for each pixel, 0..255, beside `before`. */
type GatheredKernel = (
  data: Uint8Array,
  at: number,
  count: number,
  gathered: Float32Array,
  before: Uint8Array,
  from: number,
) => void

export const addGathered: GatheredKernel = (data, at, count, gathered, before, from) => {
  for (let end = at + count; at < end; at++, from++) {
    const was = before[from] as number
    const coverage = ((gathered[from] as number) + 0.5) | 0
    data[at] = was > coverage ? was : coverage
  }
}

export const eraseGathered: GatheredKernel = (data, at, count, gathered, before, from) => {
  for (let end = at + count; at < end; at++, from++) {
    const scaled = (before[from] as number) * (255 - (((gathered[from] as number) + 0.5) | 0)) + 128
    data[at] = (scaled + (scaled >> 8)) >> 8
  }
}
