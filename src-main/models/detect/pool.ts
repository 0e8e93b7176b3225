import { sameNumbers, type ProfileInput } from '../../../src-shared/domain/index.ts'
import type { GraphHead } from '../../workers/explore-protocol.ts'
import { inputsBehind, isOwnPipeline, isWritten } from './graph-head.ts'
import { gridInputs } from './grid.ts'
import { allOrders, bothOrders, different, firstInputs, isNear, presetInputs } from './inputs.ts'

/** So many of the presets are those of nearly all pipelines. */
const USUAL = 5
/** Mixed presets among the first inputs. */
const MOST_MIXED = 12

/** What a model may have been trained with, before anything was tried. */
export type Pool = {
  /** To begin with. */
  first: ProfileInput[]
  /** A mean and a spread that are known apart from each other. */
  isMixed: (input: ProfileInput) => boolean
  /** What nearly all pipelines have, in both orders, and the same behind what the graph begins with. */
  usual: ProfileInput[]
  /** Of these those that are compared to the end, whatever few images say. */
  sure: ProfileInput[]
  /** Each image's own mean and deviation in both orders; not where the graph has a pipeline of its own. */
  ofImage: ProfileInput[]
  /** One that gives a preset behind what the graph begins with. */
  isBehind: (input: ProfileInput) => boolean
  /** The graph begins with a pipeline of its own. */
  isOwn: boolean
  /** One behind that, of numbers that somebody may have written if there are such: no other constants are to be sought. */
  isBehindOwn: (input: ProfileInput) => boolean
  isUsual: (input: ProfileInput) => boolean
  /** The same with the channels, and with the constants, the other way round; where that is not told already. */
  orders: (of: ProfileInput) => ProfileInput[]
  /** All that hardly differ from this. */
  siblings: (of: ProfileInput) => ProfileInput[]
}

export function poolOf(base: ProfileInput, heads: readonly GraphHead[]): Pool {
  const presets = presetInputs(base)
  const behind = inputsBehind(base, heads, presets)
  const usualBehind = inputsBehind(base, heads, presets.slice(0, USUAL))
  const usual = [...presets.slice(0, USUAL).flatMap(bothOrders), ...usualBehind]
  const isOwn = isOwnPipeline(heads)
  const written = behind.filter(isWritten)
  const own = written.length > 0 ? written : behind
  const isBehind = (input: ProfileInput) => behind.some((each) => isSame(each, input))
  const mixed = isOwn ? [] : gridInputs(base)
  const plain = firstInputs(base)
  const apart = different([...plain, ...mixed], plain.length + MOST_MIXED).filter((input) => !plain.includes(input))
  const known = [...behind, ...[...presets, ...mixed].flatMap(bothOrders)]
  return {
    first: [...behind, ...plain, ...apart],
    isMixed: (input) => apart.includes(input),
    usual,
    sure: isOwn ? [...usualBehind, ...written] : [],
    ofImage: isOwn ? [] : usual.filter(({ normalization }) => normalization === 'per-image'),
    isBehind,
    isOwn,
    isBehindOwn: (input) => isOwn && own.some((each) => isSame(each, input)),
    isUsual: (input) => usual.some((each) => sameNumbers(each, input)),
    orders: (of) => (isBehind(of) ? [of] : allOrders(of)),
    siblings: (of) => known.filter((each) => each.channels === of.channels && isNear(each, of)),
  }
}

const isSame = (a: ProfileInput, b: ProfileInput) => a.channels === b.channels && sameNumbers(a, b)
