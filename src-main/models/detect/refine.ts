import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import type { Explorer } from './explorer.ts'
import { GREY, oddness } from './oddness.ts'
import { asExploreRead, type Read } from './reads.ts'
import { mean, Scoreboard, type Scored } from './scoreboard.ts'

type Options = {
  board: Scoreboard
  explorer: Explorer
  /** The best preset, and the best with the other order of channels. */
  starts: readonly Scored[]
  /** The search sees the images up to here. */
  to: number
  read: Read
  deadlineMs: number
}

type Triple = [number, number, number]
/**
 * Three values that a middle grey gets, then three logarithms of the spread in pixels, in RGB order. In these two brightness
 * and contrast do not depend on each other, as they would in mean and spread.
 */
type Point = readonly number[]
/** How far each of a point's numbers goes in one step. */
type Direction = readonly number[]

const FIRST_STEP = 1
const LEAST_STEP = 0.25
/** For wide steps. */
const FEW_IMAGES = 5
/** For the grid before them. */
const GLANCE_IMAGES = 3
const GRID_STEP = 0.7
/** What each unit of oddness has to bring. */
const ODDNESS_COST = 0.003
/** One step: brighter by so many pixels, such a factor of spread. */
const SHIFT = 24
const FACTOR = Math.log(1.6)
/** A step has to be worth so much, or it is noise. */
const LEAST_GAIN = 0.001
const [MOST_WIDE_ROUNDS, MOST_SMALL_ROUNDS] = [4, 3]
/** The other order of channels goes on after one round only if it is not further behind. */
const WORTH_GOING_ON = 0.05
/** So many runs belong to a search, however busy the machine is. */
const FAIR_RUNS = 500
/** But nobody waits for ever. */
const MOST_LATE_MS = 9_000

/** Brightness and colour cast, warm to cold and green to magenta: what constants are off by. */
const SHIFTS: readonly Direction[] = [
  [SHIFT, SHIFT, SHIFT, 0, 0, 0],
  [SHIFT, 0, -SHIFT, 0, 0, 0],
  [-SHIFT / 2, SHIFT, -SHIFT / 2, 0, 0, 0],
]
const CONTRAST: Direction = [0, 0, 0, FACTOR, FACTOR, FACTOR]
/** How contrast differs by colour: few models have that, and those that have feel it most. */
const CONTRASTS_BY_COLOR: readonly Direction[] = [
  [0, 0, 0, FACTOR / 2, 0, -FACTOR / 2],
  [0, 0, 0, -FACTOR / 4, FACTOR / 2, -FACTOR / 4],
]
/** On few images the fewer, the better: what differs by colour fits the images at hand, and others worse. */
const WIDE: readonly Direction[] = [CONTRAST, ...SHIFTS]
const ALL: readonly Direction[] = [...WIDE, ...CONTRASTS_BY_COLOR]

/**
 * Looks for constants that no preset has. Each round tries a step both ways along every direction (brightness, contrast,
 * colour), lays a parabola through the three scores, and goes where all parabolas together point: in wide steps on a few
 * images, then in small ones on all. Null where the best preset is as good as what lies around it.
 */
export async function refine({ board, explorer, starts, to, read, deadlineMs }: Options): Promise<Scored | null> {
  const [start, second] = starts
  if (!start) return null
  const firstRun = explorer.runs
  const isLate = () => {
    const lateMs = performance.now() - deadlineMs
    return lateMs > MOST_LATE_MS || (lateMs > 0 && explorer.runs - firstRun > FAIR_RUNS)
  }
  const reads = [asExploreRead(read)]
  const all = async (inputs: readonly ProfileInput[], images: number) =>
    Scoreboard.ofRead(await board.score(inputs, { to: images, reads }), read)
  /** One by one, and none any more when it is late: a slow model would take minutes for all that is asked at once. */
  const on = (images: number) => async (inputs: readonly ProfileInput[]) => {
    const found: Scored[] = []
    for (const input of inputs) if (!isLate()) found.push(...(await all([input], images)))
    return found.toSorted((a, b) => b.worth - a.worth)
  }
  const few = Math.min(to, FEW_IMAGES)
  const wide = {
    directions: WIDE,
    score: on(few),
    isLate,
    first: FIRST_STEP,
    last: FIRST_STEP,
    rounds: MOST_WIDE_ROUNDS,
  }
  const small = {
    directions: ALL,
    score: on(to),
    isLate,
    first: FIRST_STEP,
    last: LEAST_STEP,
    rounds: MOST_SMALL_ROUNDS,
  }

  const glance = on(Math.min(to, GLANCE_IMAGES))
  const straight = await climb(start, wide)
  const elsewhere = await bestOfGrid(start, glance)
  const around = elsewhere.input === start.input || isLate() ? straight : await climb(elsewhere, wide)
  const climbed = highest([straight, around]) ?? straight
  // Where the best preset was not at the top of its hill, the other order of channels may have a higher hill.
  // Nothing near the preset is better, nor a little nearer: it is the right one.
  if (gainOver(start, climbed) <= LEAST_GAIN) {
    const near = await oneRound(climbed, FIRST_STEP / 2, { directions: ALL, score: on(few) })
    if (gainOver(climbed, near) <= LEAST_GAIN) return null
  }
  const tried = second && !isLate() ? await climb(second, { ...wide, rounds: 1 }) : null
  const hopeful = tried && gainOver(climbed, tried) > -WORTH_GOING_ON
  const other = hopeful ? await climb(tried, { ...wide, rounds: MOST_WIDE_ROUNDS - 1 }) : null
  const found = [straight, around, ...(other ? [other] : [])].map(({ input }) => input)
  const tops = await all([...new Set(found)], to)
  const best = await climb(highest(tops) ?? start, small)
  return gainOver(start, best) > LEAST_GAIN ? best : null
}

/** Contrasts around a preset, of all and by colour: no step from one to the next leads over the hollows between them. */
async function bestOfGrid(start: Scored, score: Climb['score']): Promise<Scored> {
  const here = pointOf(start.input)
  const ways = [-GRID_STEP, 0, GRID_STEP]
  const [all, warm, green] = [CONTRAST, ...CONTRASTS_BY_COLOR] as [Direction, Direction, Direction]
  const inputs = ways.flatMap((a) =>
    ways.flatMap((b) =>
      ways.map((c) =>
        a === 0 && b === 0 && c === 0
          ? start.input
          : withPoint(start.input, moved(moved(moved(here, all, a), warm, b), green, c)),
      ),
    ),
  )
  const tried = await score(inputs)
  const own = tried.find(({ input }) => input === start.input) ?? start
  return highest(tried, own) ?? start
}

type Climb = {
  directions: readonly Direction[]
  /** Best first. */
  score: (inputs: readonly ProfileInput[]) => Promise<Scored[]>
  isLate: () => boolean
  /** Steps are halved until the last one gains nothing. */
  first: number
  last: number
  rounds: number
}

async function climb(start: Scored, climbing: Climb): Promise<Scored> {
  const { score, isLate, first, last, rounds } = climbing
  let best = (await score([start.input]))[0] ?? start
  let step = first
  for (let round = 0; round < rounds && step >= last && !isLate(); round += 1) {
    const next = await oneRound(best, step, climbing)
    if (gainOver(best, next) > LEAST_GAIN) best = next
    else step /= 2
  }
  return best
}

/** The best of what one round tries. */
async function oneRound(
  from: Scored,
  step: number,
  { directions, score }: Pick<Climb, 'directions' | 'score'>,
): Promise<Scored> {
  const { input } = from
  const here = pointOf(input)
  const pairs = directions.map((direction) =>
    [1, -1].map((sign) => withPoint(input, moved(here, direction, sign * step))),
  )
  const around = await score(pairs.flat())
  // Of one input the best reading stands first.
  const worthOf = (tried: ProfileInput | undefined) => {
    const scored = around.find((each) => each.input === tried)
    return scored ? gainOver(from, scored) : 0
  }
  const steps = pairs.map(([plus, minus]) => vertex(worthOf(minus), worthOf(plus)) * step)
  const towards = (share: number) =>
    withPoint(
      input,
      directions.reduce((point, direction, index) => moved(point, direction, share * steps[index]!), here),
    )
  const together = await score([towards(1), towards(0.5)])
  return highest([...around, ...together], from) ?? from
}

/** The one that gains most over the first, or over what they all came from. */
function highest(scored: readonly Scored[], from = scored[0]): Scored | undefined {
  if (!from) return undefined
  return scored.reduce((a, b) => (gainOver(from, b) > gainOver(from, a) ? b : a))
}

/** On the images that both were tried on, less what is odd. */
function gainOver(start: Scored, scored: Scored): number {
  const images = Math.min(start.fits.length, scored.fits.length)
  const [before, after] = [start, scored].map(
    ({ input, fits }) => mean(fits.slice(0, images)) - ODDNESS_COST * oddness(input),
  )
  return after! - before!
}

/** Where the parabola through the gains at −1 and 1, and none at 0, is highest, within reason; 0 where nothing points anywhere. */
function vertex(minus: number, plus: number): number {
  const bend = minus + plus
  if (bend < -1e-6) return Math.min(1.5, Math.max(-1.5, (minus - plus) / (2 * bend)))
  const better = Math.max(minus, plus)
  return better > 0 ? (plus > minus ? 1 : -1) : 0
}

function pointOf({ scale, mean, std }: ProfileInput): Point {
  const greys = mean.map((value, color) => (GREY * scale - value) / std[color]!)
  return [...greys, ...std.map((value) => Math.log(Math.abs(value / scale)))]
}

/** Brightness is stepped in pixels of the contrast that the point has. */
function moved(point: Point, direction: Direction, by: number): Point {
  return point.map((value, place) => value + by * direction[place]! * (place < 3 ? Math.exp(-point[place + 3]!) : 1))
}

function withPoint(input: ProfileInput, point: Point): ProfileInput {
  const triple = (value: (color: number) => number): Triple => [
    readable(value(0)),
    readable(value(1)),
    readable(value(2)),
  ]
  const spread = (color: number) => Math.exp(point[color + 3]!)
  return { ...input, scale: 1, mean: triple((color) => GREY - point[color]! * spread(color)), std: triple(spread) }
}

/** Five digits are far more than matter. */
const readable = (value: number) => Number(value.toPrecision(5))
