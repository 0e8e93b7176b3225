import { SCENES, SKINS, HAIR_RAMPS, type HairColour } from './colours.ts'
import {
  GARMENTS,
  HAIR_TYPES,
  type Age,
  type Hair,
  type HairLength,
  type HairType,
  type Occlusion,
  type Person,
  type Photo,
  type PortraitPlan,
  type ShortCut,
} from './plan.ts'
import { Random } from './random.ts'
import { hex, luminance, type Colour } from './raster/colour.ts'

type Build = Person['build']

/** Person `index` of a cast: hair types by turns, so that every type is there however small the cast. */
export function castPerson(seed: number, index: number): Person {
  const random = new Random(seed + index * 7919, 'person')
  const type = HAIR_TYPES[index % HAIR_TYPES.length] ?? 'straight'
  // Cuts and lengths come by turns too, a step further for every type, so that none is rare in a small cast.
  const round = Math.floor(index / HAIR_TYPES.length) + (index % HAIR_TYPES.length) + seed
  const african = type === 'kinky' || type === 'braids' || type === 'dreadlocks'
  // Over all types, light, middle and dark skin are about equally frequent.
  const darkest = SKINS.length - 1
  const skin = african ? random.whole(4, darkest) : random.whole(0, random.chance(0.8) ? 4 : darkest)
  const cut = type === 'short' ? turn(CUTS, round) : null
  const build: Build = cut ? BUILD_OF_CUT[cut] : random.chance(0.6) ? 'slender' : 'broad'
  const age: Age = random.weighted({ young: 0.38, adult: 0.42, older: 0.2 })
  const hair = hairOf(new Random(seed + index * 7919, 'hair plan'), { type, cut, round, build, age, skin })
  return { seed: seed + index * 7919, hair, build, age, skin, ...featuresOf(random, build, skin) }
}

const CUTS = ['pixie', 'fade', 'quiff', 'crop', 'pixie', 'buzz'] as const
const BUILD_OF_CUT: Record<ShortCut, Build> = {
  pixie: 'slender',
  fade: 'broad',
  quiff: 'broad',
  crop: 'slender',
  buzz: 'broad',
}
const LENGTHS = {
  slender: ['long', 'bob', 'medium', 'updo', 'medium', 'long', 'bob'],
  flowing: ['medium', 'bob', 'long', 'medium'],
  dreadlocks: ['bob', 'medium', 'long'],
  other: ['short', 'medium', 'long', 'short', 'medium'],
} as const satisfies Record<string, readonly HairLength[]>

function turn<T>(items: readonly [T, ...T[]], round: number): T {
  return items[round % items.length] ?? items[0]
}

function featuresOf(random: Random, build: Build, skin: number) {
  const slender = build === 'slender'
  const dark = skin >= 5
  return {
    jaw: slender ? random.between(-0.6, 0.15) : random.between(0.3, 1),
    faceLength: random.between(-5, 6),
    faceWidth: random.bell() * 0.05,
    eyeSize: (slender ? 1.2 : 1.08) + random.bell() * 0.06,
    lipSize: (slender ? 1.1 : 0.92) + (dark ? 0.14 : 0) + random.bell() * 0.08,
    noseWidth: 1 + (dark ? 0.16 : 0) + (slender ? 0 : 0.07) + random.bell() * 0.08,
    browThickness: (slender ? 0.95 : 1.3) * random.between(0.85, 1.2),
    browDrop: random.between(-0.7, 1),
    iris: irisOf(random, skin),
    freckles: skin < 3 && random.chance(0.28),
    beard: slender ? ('none' as const) : random.weighted({ none: 0.42, stubble: 0.28, full: 0.3 }),
    earring: slender ? random.weighted({ none: 0.4, hoop: 0.2, stud: 0.2, drop: 0.2 }) : ('none' as const),
  }
}

function irisOf(random: Random, skin: number): Colour {
  if (skin >= 5) return hex(random.pick(['2a1710', '3b2114', '1d0f0b']))
  if (skin >= 3) return hex(random.pick(['3b2114', '55341d', '2a1710']))
  return hex(random.pick(['55341d', '4c6b4a', '4f7390', '6b7a80', '3b2114']))
}

type HairTraits = { type: HairType; cut: ShortCut | null; round: number; build: Build; age: Age; skin: number }

function hairOf(random: Random, { type, cut, round, build, age, skin }: HairTraits): Hair {
  const colour = hairColour(random, skin, age)
  const length = lengthOf(type, build, round)
  const flowing = type === 'straight' || type === 'wavy'
  const dyed = (flowing || type === 'curly' || type === 'braids') && random.chance(0.22)
  const fringed = flowing && build === 'slender' && length !== 'updo'
  return {
    type,
    cut,
    length,
    colour,
    tipColour: dyed ? tipOf(random, colour) : null,
    fringe: fringed ? random.weighted({ none: 0.4, full: 0.3, curtain: 0.3 }) : 'none',
    part: random.chance(0.3) ? random.between(-4, 4) : random.sign() * random.between(12, 28),
  }
}

function lengthOf(type: HairType, build: Build, round: number): HairLength {
  if (type === 'short') return 'short'
  if (build === 'slender') return turn(LENGTHS.slender, round)
  if (type === 'straight' || type === 'wavy') return turn(LENGTHS.flowing, round)
  return turn(type === 'dreadlocks' ? LENGTHS.dreadlocks : LENGTHS.other, round)
}

function hairColour(random: Random, skin: number, age: Age): HairColour {
  if (age === 'older' && random.chance(0.75)) return random.weighted({ grey: 0.6, white: 0.35, espresso: 0.15 })
  if (random.chance(0.17)) return random.pick(['pink', 'blue', 'teal', 'violet', 'copper', 'platinum'])
  if (skin >= 5) return random.weighted({ black: 0.58, espresso: 0.28, brown: 0.1, auburn: 0.04 })
  if (skin >= 3) return random.weighted({ black: 0.35, espresso: 0.32, brown: 0.2, chestnut: 0.13 })
  return random.weighted({
    espresso: 0.17,
    brown: 0.2,
    chestnut: 0.15,
    auburn: 0.1,
    copper: 0.12,
    darkBlonde: 0.17,
    blonde: 0.2,
    platinum: 0.05,
    black: 0.1,
  })
}

function tipOf(random: Random, colour: HairColour): HairColour | null {
  if (colour === 'black') return random.pick(['teal', 'violet', 'auburn'])
  if (colour === 'espresso') return random.pick(['copper', 'pink', 'darkBlonde'])
  if (colour === 'brown' || colour === 'chestnut') return random.pick(['blonde', 'darkBlonde'])
  if (colour === 'blonde' || colour === 'platinum') return random.pick(['pink', 'blue'])
  return null
}

/** Photo `index` of a person. */
export function photoOf(person: Person, index: number): Photo {
  const seed = person.seed * 31 + index * 7717
  const random = new Random(seed, 'photo')
  const scene = sceneFor(random, person)
  const occlusion = occlusionOf(random)
  const { ground, accent, clothes, secondClothes } = SCENES[scene] ?? SCENES[0]
  const fitting = [accent, clothes, secondClothes].filter(
    (colour) => Math.abs(luminance(colour) - luminance(ground)) >= 0.1,
  )
  return {
    seed,
    scene,
    background: random.weighted({
      flat: 0.14,
      gradient: 0.2,
      bokeh: 0.15,
      interior: 0.16,
      foliage: 0.16,
      street: 0.12,
      shapes: 0.17,
    }),
    light: random.weighted({ soft: 0.5, warm: 0.22, cool: 0.16, dim: 0.12 }),
    lightSide: random.sign(),
    yaw: random.chance(0.25) ? random.between(-0.04, 0.04) : random.sign() * random.between(0.1, 0.27),
    tilt: random.bell() * 0.06,
    ...framing(random, person, occlusion),
    garment: random.pick(GARMENTS),
    pattern: random.weighted({ none: 0.6, stripes: 0.2, dots: 0.06, knit: 0.14 }),
    clothes: fitting[random.whole(0, Math.max(0, fitting.length - 1))] ?? clothes,
    smile: random.between(0.4, 1),
    open: random.chance(0.22),
    occlusion,
    looseStrands: random.whole(4, 18),
    inFront: [random.chance(0.55), random.chance(0.55)],
  }
}

/** Mostly a ground that hair stands off from; a tenth of the time one that it hardly does: those are the hard cases. */
function sceneFor(random: Random, { hair }: Person): number {
  const lightness = luminance(HAIR_RAMPS[hair.colour][2])
  const all = SCENES.map((_, index) => index)
  const clear = all.filter((index) => Math.abs(luminance((SCENES[index] ?? SCENES[0]).ground) - lightness) > 0.12)
  const candidates = random.chance(0.1) || clear.length === 0 ? all : clear
  return candidates[random.whole(0, candidates.length - 1)] ?? 0
}

function occlusionOf(random: Random): Occlusion {
  return random.weighted({
    none: 0.46,
    glasses: 0.18,
    sunglasses: 0.05,
    headphones: 0.07,
    beanie: 0.07,
    'brim-hat': 0.06,
    scarf: 0.05,
    hand: 0.06,
  })
}

const ON_THE_HEAD: ReadonlySet<Occlusion> = new Set(['beanie', 'brim-hat', 'scarf', 'headphones'])

/** Zoom and place: what is tall must stay in the picture. */
function framing(random: Random, { hair }: Person, occlusion: Occlusion): Pick<Photo, 'zoom' | 'dx' | 'dy'> {
  let most = 1.48
  if (hair.type === 'kinky') most = hair.length === 'short' ? 1.38 : hair.length === 'bob' ? 1.28 : 1.2
  if (hair.length === 'updo') most = 1.22
  if (ON_THE_HEAD.has(occlusion)) most = Math.min(most, 1.26)
  const zoom = Math.min(random.between(1.24, 1.48), most * random.between(0.96, 1.01))
  const lower = (hair.type === 'kinky' ? 10 : 0) + (hair.length === 'updo' ? 14 : 0) + (zoom > 1.34 ? 5 : 0)
  return { zoom, dx: random.bell() * 14, dy: random.between(-4, 10) + lower }
}

/** The plan of portrait `photo` of person `person` of a cast. */
export function planOf(seed: number, person: number, photo: number): PortraitPlan {
  const cast = castPerson(seed, person)
  return { person: cast, photo: photoOf(cast, photo) }
}
