import type { Convert } from '../site.ts'
import { readPadding, slide } from '../windows.ts'

const pool =
  (op: 'AveragePool' | 'MaxPool'): Convert =>
  (site) => {
    site.arity(1)
    const [batch, height, width, channels] = site.imageShape(0)
    const window = {
      height: { filter: site.step(4, 'filter'), stride: site.step(2, 'stride'), dilation: 1 },
      width: { filter: site.step(3, 'filter'), stride: site.step(1, 'stride'), dilation: 1 },
    }
    const placed = slide(site, { height, width }, window, readPadding(site))
    // What is padded does not count in an average: AveragePool's neutral value.
    const value = site.emit(op, [site.value(0)], placed.attributes)
    site.give(value, [batch, placed.height, placed.width, channels], { activation: site.byte(5) })
  }

export const averagePool = pool('AveragePool')
export const maxPool = pool('MaxPool')
