import { sameNumbers, type ProfileInput } from '../../../src-shared/domain/index.ts'
import type { GraphHead } from '../../workers/explore-protocol.ts'
import { bothOrders } from './inputs.ts'

/** A head and the one before it: the last may be the model's own again, behind what it was wrapped in. */
const MOST_HEADS = 2
/** Far more digits than matter, and not those of rounding. */
const DIGITS = 6
const NOTHING = 1e-4

/**
 * A graph that begins with operators of its own, as models have them that were wrapped for another pipeline: what has to be fed
 * so that behind these it gets what a preset gives, in either order of channels. The right constants are among them, whatever
 * they are, where the model behind was trained in a usual way.
 */
export function inputsBehind(
  base: ProfileInput,
  heads: readonly GraphHead[],
  presets: readonly ProfileInput[],
): ProfileInput[] {
  const plain = presets.map((preset): ProfileInput => ({ ...preset, channels: 'RGB' }))
  const found: ProfileInput[] = []
  for (const head of heads.filter((each) => !isPlain(each)).slice(-MOST_HEADS)) {
    for (const preset of plain.flatMap(bothOrders)) {
      const input = preset.normalization === 'fixed' ? behind(base, head, preset) : null
      if (input && !found.some((each) => each.channels === input.channels && sameNumbers(each, input)))
        found.push(input)
    }
  }
  return found
}

/**
 * Whether the last of them that changes values treats the colours unlike: then it holds numbers of a pipeline, and what is fed is
 * likely a preset behind it, or pixels as they are where the team's own pipeline is in the file. An even factor or offset may be
 * no more than a part of what the pipeline does, and a second way from the raw picture may stand behind it.
 */
export const isOwnPipeline = (heads: readonly GraphHead[]): boolean => {
  const last = heads.filter((each) => !isPlain(each)).at(-1)
  return last !== undefined && (isUneven(last.gain) || isUneven(last.offset))
}

const UNEVEN = 0.01
const isUneven = (values: readonly number[]) =>
  Math.max(...values) - Math.min(...values) > UNEVEN * Math.max(...values.map(Math.abs))

/** Digits of numbers that people write. */
const WRITTEN_DIGITS = 4

/**
 * Whether somebody may have written these numbers, in pixels or with white as 1. What a head gives behind another preset, or in the
 * wrong order of channels, has more digits: six short ones by chance are as good as impossible. Nobody's mean is below black.
 */
export const isWritten = ({ scale, mean, std }: ProfileInput): boolean =>
  mean.every((value) => value >= 0) &&
  [1, 255].some((white) => [...mean, ...std].every((value) => isShort(value / scale / white)))

const isShort = (value: number) =>
  Math.abs(value - Number(value.toPrecision(WRITTEN_DIGITS))) <= 10 ** (1 - DIGITS) * Math.abs(value)

const isPlain = ({ gain, offset }: GraphHead) =>
  gain.every((each) => Math.abs(each - 1) < NOTHING) && offset.every((each) => Math.abs(each) < NOTHING)

/** Null where the model cannot be fed so. */
function behind(base: ProfileInput, { gain, offset, from }: GraphHead, preset: ProfileInput): ProfileInput | null {
  const colorAt = (place: number) => (preset.channels === 'BGR' ? 2 - place : place)
  const fed = [0, 1, 2].map((place) => colorAt(from.indexOf(place)))
  const channels = fed.join() === '0,1,2' ? 'RGB' : fed.join() === '2,1,0' ? 'BGR' : null
  if (!channels || (base.channels === 'RGBA' && channels === 'BGR')) return null
  const [mean, std]: [ProfileInput['mean'], ProfileInput['std']] = [
    [0, 0, 0],
    [1, 1, 1],
  ]
  for (const place of [0, 1, 2]) {
    const color = colorAt(place)
    const spread = preset.std[color]!
    const middle = preset.mean[color]! + offset[place]! * spread
    mean[color] = Math.abs(middle) < NOTHING * spread ? 0 : readable(middle)
    std[color] = readable(spread * gain[place]!)
  }
  return {
    ...base,
    channels: base.channels === 'RGBA' ? 'RGBA' : channels,
    scale: preset.scale,
    mean,
    std,
    normalization: 'fixed',
  }
}

const readable = (value: number) => Number(value.toPrecision(DIGITS))
