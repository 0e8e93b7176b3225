import type { Convert } from '../site.ts'
import { pairs } from './shape.ts'

type Fields = { alignCorners: number; halfPixel: number }

/** RESIZE_…(x, size [height, width]). Where neither option is set, positions are scaled from the corner. */
const resize =
  (mode: 'linear' | 'nearest', { alignCorners, halfPixel }: Fields): Convert =>
  (site) => {
    site.arity(2)
    const [batch, , , channels] = site.imageShape(0)
    const size = site.integers(1, 'size')
    const [height = 0, width = 0] = size.map((side) => site.positive(side, 'size'))
    if (size.length !== 2) throw site.fault('has a size that is none')
    const transformation =
      site.byte(alignCorners) !== 0 ? 'align_corners' : site.byte(halfPixel) !== 0 ? 'half_pixel' : 'asymmetric'
    const value = site.emit('Resize', [site.value(0), '', '', site.int64s([batch, channels, height, width])], {
      mode: { string: mode },
      coordinate_transformation_mode: { string: transformation },
      nearest_mode: { string: transformation === 'asymmetric' ? 'floor' : 'round_prefer_ceil' },
    })
    site.give(value, [batch, height, width, channels])
  }

export const resizeBilinear = resize('linear', { alignCorners: 2, halfPixel: 3 })
export const resizeNearest = resize('nearest', { alignCorners: 0, halfPixel: 1 })

/** DEPTH_TO_SPACE(x): option 0 is the block. */
export const depthToSpace: Convert = (site) => {
  site.arity(1)
  const [batch, height, width, channels] = site.imageShape(0)
  const block = site.step(0, 'block')
  const out = channels / block ** 2
  if (!Number.isInteger(out)) throw site.fault(`has a block that does not fit ${channels} channels`)
  const value = site.emit('DepthToSpace', [site.value(0)], { blocksize: { int: block }, mode: { string: 'DCR' } })
  site.give(value, [batch, height * block, width * block, out])
}

/** SPACE_TO_DEPTH(x): option 0 is the block. */
export const spaceToDepth: Convert = (site) => {
  site.arity(1)
  const [batch, height, width, channels] = site.imageShape(0)
  const block = site.step(0, 'block')
  if (height % block !== 0 || width % block !== 0) throw site.fault('has a block that does not fit its input')
  const value = site.emit('SpaceToDepth', [site.value(0)], { blocksize: { int: block } })
  site.give(value, [batch, height / block, width / block, channels * block ** 2])
}

/** SPACE_TO_BATCH_ND(x, block [2], paddings [2, 2]): how dilated convolutions were once written. */
export const spaceToBatch: Convert = (site) => {
  site.arity(3)
  const [batch, height, width, channels] = site.imageShape(0)
  const [by, bx] = blockOf(site.integers(1, 'block'), site)
  const [[top, bottom], [left, right]] = pairs(site, 2, 2) as [[number, number], [number, number]]
  const [h, w] = [(height + top + bottom) / by, (width + left + right) / bx]
  if (!Number.isInteger(h) || !Number.isInteger(w)) throw site.fault('has a block that does not fit its input')
  const padded = site.emit('Pad', [site.value(0), site.int64s([0, 0, top, left, 0, 0, bottom, right])])
  const parted = site.emit('Reshape', [padded, site.int64s([batch, channels, h, by, w, bx])])
  const turned = site.emit('Transpose', [parted], { perm: { ints: [3, 5, 0, 1, 2, 4] } })
  const shape = [batch * by * bx, h, w, channels]
  site.give(site.emit('Reshape', [turned, site.int64s([batch * by * bx, channels, h, w])]), shape)
}

/** BATCH_TO_SPACE_ND(x, block [2], crops [2, 2]): the way back. */
export const batchToSpace: Convert = (site) => {
  site.arity(3)
  const [batches, height, width, channels] = site.imageShape(0)
  const [by, bx] = blockOf(site.integers(1, 'block'), site)
  const [[top, bottom], [left, right]] = pairs(site, 2, 2) as [[number, number], [number, number]]
  const batch = batches / (by * bx)
  const [h, w] = [height * by - top - bottom, width * bx - left - right]
  if (!Number.isInteger(batch) || h < 1 || w < 1) throw site.fault('has a block that does not fit its input')
  const parted = site.emit('Reshape', [site.value(0), site.int64s([by, bx, batch, channels, height, width])])
  const turned = site.emit('Transpose', [parted], { perm: { ints: [2, 3, 4, 0, 5, 1] } })
  const joined = site.emit('Reshape', [turned, site.int64s([batch, channels, height * by, width * bx])])
  const ranges = [
    [top, left],
    [top + h, left + w],
    [2, 3],
  ].map((range) => site.int64s(range))
  site.give(site.emit('Slice', [joined, ...ranges]), [batch, h, w, channels])
}

function blockOf(block: readonly number[], site: Parameters<Convert>[0]): [number, number] {
  const [by = 0, bx = 0] = block.map((side) => site.positive(side, 'block'))
  if (block.length !== 2) throw site.fault('has a block that is none')
  return [by, bx]
}
