import type { HairColour } from './colours.ts'
import type { Colour } from './raster/colour.ts'

export const HAIR_TYPES = ['straight', 'wavy', 'curly', 'kinky', 'braids', 'dreadlocks', 'short'] as const
export type HairType = (typeof HAIR_TYPES)[number]
export const HAIR_LENGTHS = ['short', 'bob', 'medium', 'long', 'updo'] as const
export type HairLength = (typeof HAIR_LENGTHS)[number]
/** The cut of short hair; null for the other types. */
export type ShortCut = 'fade' | 'crop' | 'quiff' | 'buzz' | 'pixie'
export type Fringe = 'none' | 'full' | 'curtain'

export const BACKGROUNDS = ['flat', 'gradient', 'bokeh', 'interior', 'foliage', 'street', 'shapes'] as const
export type Background = (typeof BACKGROUNDS)[number]
export const OCCLUSIONS = [
  'none',
  'glasses',
  'sunglasses',
  'headphones',
  'beanie',
  'brim-hat',
  'scarf',
  'hand',
] as const
export type Occlusion = (typeof OCCLUSIONS)[number]
export const GARMENTS = ['crew', 'vneck', 'scoop', 'turtleneck', 'shirt', 'blazer', 'hoodie'] as const
export type Garment = (typeof GARMENTS)[number]
export type Pattern = 'none' | 'stripes' | 'dots' | 'knit'
export type Beard = 'none' | 'stubble' | 'full'
export type Earring = 'none' | 'hoop' | 'stud' | 'drop'
export type Age = 'young' | 'adult' | 'older'
export const LIGHTS = ['soft', 'warm', 'cool', 'dim'] as const
export type Light = (typeof LIGHTS)[number]

export type Hair = {
  type: HairType
  cut: ShortCut | null
  length: HairLength
  colour: HairColour
  /** Of the ends, where the hair is dyed in two colours. */
  tipColour: HairColour | null
  fringe: Fringe
  /** Where the hair parts, head units from the middle; its sign is the side. */
  part: number
}

/** What stays the same in every photo of a person. */
export type Person = {
  seed: number
  hair: Hair
  /** Of neck, shoulders, jaw and brows. */
  build: 'slender' | 'broad'
  age: Age
  /** Index into SKINS, 0 (light) to 9 (dark). */
  skin: number
  /** -0.6 (narrow) to 1 (broad). */
  jaw: number
  /** Head units by which the chin lies lower, -5..6. */
  faceLength: number
  /** Share by which the face is wider, about ±0.05. */
  faceWidth: number
  /** Factors around 1. */
  eyeSize: number
  lipSize: number
  noseWidth: number
  browThickness: number
  /** Head units by which the inner brow lies lower, -0.7..1: more looks angry, less worried. */
  browDrop: number
  iris: Colour
  freckles: boolean
  beard: Beard
  earring: Earring
}

/** What differs from photo to photo. */
export type Photo = {
  seed: number
  /** Index into SCENES. */
  scene: number
  background: Background
  light: Light
  /** The side that the light comes from: 1 right, -1 left. It rules face, hair, clothes, window and eyes. */
  lightSide: 1 | -1
  /** Turn of the head, radians, -0.28..0.28; above 0 to the right of the picture. */
  yaw: number
  /** Radians. */
  tilt: number
  /** 1 is the whole bust; 1.24-1.48. */
  zoom: number
  /** Where the eyes are beside (256, 234), picture units. */
  dx: number
  dy: number
  garment: Garment
  pattern: Pattern
  clothes: Colour
  /** 0.4..1. */
  smile: number
  /** Teeth show. */
  open: boolean
  occlusion: Occlusion
  /** How many strands cross the face. */
  looseStrands: number
  /** Whether long hair falls in front of the shoulder: left, right. */
  inFront: readonly [left: boolean, right: boolean]
}

export type PortraitPlan = { person: Person; photo: Photo }
