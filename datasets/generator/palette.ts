import { hex, type Color, type Ramp } from './color.ts'

export type Skin = { base: Color; shade: Color; blush: Color; lips: Color }
export type Scene = { ground: Color; deep: Color; accent: Color; clothes: Color; secondClothes: Color }

const skin = (base: string, shade: string, blush: string, lips: string): Skin => ({
  base: hex(base),
  shade: hex(shade),
  blush: hex(blush),
  lips: hex(lips),
})

/** From light to dark. Darker ones would hide the features. */
export const SKINS: readonly [Skin, ...Skin[]] = [
  skin('fbe0cf', 'e2a990', 'f2a193', 'c96c69'),
  skin('f6d0b5', 'd9997c', 'ea937f', 'c4625c'),
  skin('edbd97', 'ca8a66', 'df866a', 'b85c52'),
  skin('dfa77e', 'b47650', 'cf7757', 'aa5147'),
  skin('cb8f65', '9b5f3d', 'b96441', '9c4c41'),
  skin('b57850', '824b2f', 'a2553c', '884539'),
  skin('a0643f', '703f27', '934b31', '7d3f35'),
  skin('87502f', '5b3020', '7d3f2c', '703832'),
  skin('6f432e', '472619', '683428', '673434'),
]

const ramp = (...stops: [string, string, string, string, string]): Ramp => [
  hex(stops[0]),
  hex(stops[1]),
  hex(stops[2]),
  hex(stops[3]),
  hex(stops[4]),
]

/** Five stops each, from the deepest shade to the highlight. */
export const HAIR_RAMPS = {
  black: ramp('0c0a10', '191620', '2c2733', '4a4354', '8b8399'),
  espresso: ramp('150d0d', '271917', '412a22', '654334', 'a67f66'),
  brown: ramp('23130e', '43261b', '693f2a', '95623f', 'd0a074'),
  chestnut: ramp('2b120e', '4f2318', '7d3b23', 'ab5d35', 'e2a16c'),
  auburn: ramp('370f0d', '651a10', '963019', 'c4562c', 'f29d67'),
  copper: ramp('56200e', '8c3a13', 'c25f20', 'e58a42', 'fbcb8f'),
  darkBlonde: ramp('47311e', '72512d', '9d7848', 'c49f6c', 'ecd4a3'),
  blonde: ramp('6f4d26', 'a37a41', 'cfa563', 'ebcb8f', 'fdf0cb'),
  grey: ramp('3e4148', '62666e', '8d9199', 'b8bcc2', 'eceef1'),
  white: ramp('80838c', 'aaadb5', 'cfd2d7', 'e9ebee', 'ffffff'),
  pink: ramp('651a43', 'a13267', 'd95a90', 'f491b6', 'ffd5e4'),
  teal: ramp('073130', '0e5855', '1f8781', '59b9ad', 'b9ebe0'),
  violet: ramp('271440', '462571', '6d45a4', '9b77cf', 'dac4f4'),
} satisfies Record<string, Ramp>
export type HairColor = keyof typeof HAIR_RAMPS

const scene = (...colors: [string, string, string, string, string]): Scene => ({
  ground: hex(colors[0]),
  deep: hex(colors[1]),
  accent: hex(colors[2]),
  clothes: hex(colors[3]),
  secondClothes: hex(colors[4]),
})

/** Calm grounds, each with clothes that stand off from it. */
export const SCENES: readonly [Scene, ...Scene[]] = [
  scene('f1c550', 'dd9d30', 'fbe3a1', '264653', 'fffaf0'),
  scene('2f8582', '17565a', '57a8a0', 'e76f51', 'fefae0'),
  scene('2c3d70', '151f42', 'f4a261', 'e9c46a', 'e8ebf2'),
  scene('f3cfa6', 'e7a878', 'fbe9d0', '1f4e5f', 'f6efe4'),
  scene('bccdb4', '86a58c', 'dfe9d8', 'bc4749', '2f3e46'),
  scene('cfbde6', '9f88c8', 'efe6fa', '2f2c4c', 'f7ede2'),
  scene('f0bab4', 'd98a90', 'fbe1de', '3d405b', 'f4f1de'),
  scene('b0d8ea', '72abd0', 'e4f3fa', 'f77f00', '0b3954'),
  scene('f3ebdc', 'dccdb2', 'fffaf0', 'b5533c', '33413f'),
  scene('e98f6f', 'c9614c', 'f9c4a6', '15616d', 'fff1d0'),
  scene('8fb8ad', '4f8379', 'cfe3dc', '84485d', 'f7ede2'),
]

export const EYES: readonly [Color, ...Color[]] = [
  hex('4a2c1a'),
  hex('5f3d22'),
  hex('2f2019'),
  hex('4f6a3c'),
  hex('3f6b84'),
  hex('6b6f5a'),
]
