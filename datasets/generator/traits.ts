import { luminance, type Color } from './color.ts'
import { EYES, HAIR_RAMPS, SCENES, SKINS, type HairColor, type Scene, type Skin } from './palette.ts'
import { Random } from './random.ts'

export const HAIR_STYLES = ['straight', 'wavy', 'curly', 'short', 'bun', 'afro'] as const
export type HairStyle = (typeof HAIR_STYLES)[number]
export const BACKGROUNDS = ['plain', 'disc', 'arch', 'hills', 'lights', 'leaves'] as const
export type Background = (typeof BACKGROUNDS)[number]
export const COLLARS = ['round', 'v', 'high', 'shirt'] as const
export type Collar = (typeof COLLARS)[number]

/** What stays the same in every photo of a person. */
export type Person = {
  seed: number
  style: HairStyle
  color: HairColor
  skin: Skin
  eyes: Color
  /** -0.6 (narrow) to 1 (broad). */
  jaw: number
  /** 0 (soft) to 1 (strong): brows, neck, lips, shoulders. */
  strength: number
  older: boolean
  /** Where the hair falls to, below the eyes, in head units. */
  length: number
  fringe: boolean
  /** Where the hair parts, in head units. */
  part: number
  faceLength: number
  noseWidth: number
  lipSize: number
}

/** What differs from photo to photo. */
export type Shot = {
  seed: number
  scene: Scene
  background: Background
  /** The side that the light comes from. */
  light: 1 | -1
  /** Of the head, radians. */
  yaw: number
  tilt: number
  zoom: number
  collar: Collar
  clothes: Color
  smile: number
}

/** Person `index` of a cast: styles by turns, so that every style is there however small the cast. */
export function castPerson(seed: number, index: number): Person {
  const random = new Random(seed + index * 101, 'person')
  const style = HAIR_STYLES[index % HAIR_STYLES.length] ?? 'straight'
  const skinIndex = style === 'afro' ? 4 + Math.floor(random.next() * 5) : Math.floor(random.next() * SKINS.length)
  const strength = style === 'short' ? (random.chance(0.75) ? 1 : 0.25) : random.chance(0.25) ? 0.85 : 0.1
  const older = random.chance(0.16)
  return {
    seed: seed + index * 101,
    style,
    color: hairColor(random, skinIndex, older),
    skin: SKINS[skinIndex] ?? SKINS[0],
    eyes: skinIndex >= 4 ? random.pick([EYES[0], EYES[0], EYES[2] ?? EYES[0]]) : random.pick(EYES),
    jaw: strength > 0.5 ? random.between(0.3, 1) : random.between(-0.6, 0.15),
    strength,
    older,
    length: strength > 0.5 ? random.between(95, 130) : random.between(105, 270),
    fringe: strength < 0.5 && (style === 'straight' || style === 'wavy') && random.chance(0.4),
    part: random.chance(0.35) ? random.between(-4, 4) : random.sign() * random.between(12, 28),
    faceLength: random.between(-4, 5),
    noseWidth: 1 + (skinIndex >= 4 ? 0.14 : 0) + strength * 0.07 + random.bell() * 0.05,
    lipSize: 1.1 - strength * 0.2 + (skinIndex >= 4 ? 0.13 : 0) + random.bell() * 0.05,
  }
}

function hairColor(random: Random, skinIndex: number, older: boolean): HairColor {
  if (older && random.chance(0.75)) return random.pick(['grey', 'white', 'grey'])
  if (random.chance(0.13)) return random.pick(['pink', 'teal', 'violet'])
  if (skinIndex >= 5) return random.pick(['black', 'black', 'espresso', 'brown'])
  if (skinIndex >= 3) return random.pick(['black', 'espresso', 'brown', 'chestnut'])
  return random.pick(['espresso', 'brown', 'chestnut', 'auburn', 'copper', 'copper', 'darkBlonde', 'blonde', 'blonde'])
}

/** Photo `index` of a person. */
export function shotOf(person: Person, index: number): Shot {
  const random = new Random(person.seed * 31 + index * 7, 'shot')
  const hair = luminance(HAIR_RAMPS[person.color][2])
  // Hair must stand off from the ground for the eye, though not by much: that would be too easy.
  const candidates = SCENES.filter(({ ground }) => Math.abs(luminance(ground) - hair) > 0.12)
  const [first, ...others] = candidates
  const scene = first ? random.pick([first, ...others]) : random.pick(SCENES)
  const wide = person.style === 'afro' || person.style === 'bun'
  return {
    seed: person.seed * 31 + index * 7,
    scene,
    background: random.pick(BACKGROUNDS),
    light: random.sign(),
    yaw: random.chance(0.3) ? random.between(-0.04, 0.04) : random.sign() * random.between(0.07, 0.2),
    tilt: random.bell() * 0.05,
    zoom: wide ? random.between(1.14, 1.24) : random.between(1.2, 1.38),
    collar: random.pick(COLLARS),
    clothes: random.chance(0.6) ? scene.clothes : scene.secondClothes,
    smile: random.between(0.3, 1),
  }
}
