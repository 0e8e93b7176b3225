import { hex, type Colour, type Ramp } from './raster/colour.ts'

export type Skin = { base: Colour; shade: Colour; blush: Colour; lips: Colour }
export type Scene = {
  name: string
  ground: Colour
  deep: Colour
  accent: Colour
  clothes: Colour
  secondClothes: Colour
}

const skin = (base: string, shade: string, blush: string, lips: string): Skin => ({
  base: hex(base),
  shade: hex(shade),
  blush: hex(blush),
  lips: hex(lips),
})

/** From light (0) to dark (9). Darker ones would hide the features. */
export const SKINS: readonly [Skin, ...Skin[]] = [
  skin('fbe0cf', 'e2a990', 'f0a090', 'c96a68'),
  skin('f6d0b5', 'd9997c', 'ea917d', 'c4605a'),
  skin('edbd97', 'ca8a66', 'df8468', 'b85a50'),
  skin('dfa77e', 'b47650', 'cf7556', 'a94f45'),
  skin('cb8f65', '9b5f3d', 'b9623f', '9b4a3f'),
  skin('b57850', '824b2f', 'a2533a', '87433b'),
  skin('a0643f', '703f27', '93492f', '7c3d33'),
  skin('87502f', '5b3020', '7d3d2a', '6f3630'),
  skin('6f432e', '472619', '683226', '663232'),
  skin('5c372a', '392019', '582a22', '5e2f30'),
]

const ramp = (...stops: [string, string, string, string, string]): Ramp => [
  hex(stops[0]),
  hex(stops[1]),
  hex(stops[2]),
  hex(stops[3]),
  hex(stops[4]),
]

/** Five stops from the dark between strands to the highlight on them. */
export const HAIR_RAMPS = {
  black: ramp('0c0a10', '191620', '2c2733', '4a4354', '8b8399'),
  espresso: ramp('150d0d', '271917', '412a22', '654334', 'a67f66'),
  brown: ramp('22120d', '42251a', '683f2a', '94613f', 'cf9f73'),
  chestnut: ramp('2a110d', '4f2217', '7d3a22', 'ab5c34', 'e2a06b'),
  auburn: ramp('360e0c', '64190f', '962f18', 'c4552b', 'f29c66'),
  copper: ramp('56200e', '8c3a13', 'c25f20', 'e58a42', 'fbcb8f'),
  darkBlonde: ramp('46301d', '715032', '9d7747', 'c49e6b', 'ecd3a2'),
  blonde: ramp('6f4d26', 'a37a41', 'cfa563', 'ebcb8f', 'fdf0cb'),
  platinum: ramp('857a6c', 'b3a592', 'd8ccb9', 'eee6d7', 'fffcf4'),
  grey: ramp('3e4148', '62666e', '8d9199', 'b8bcc2', 'eceef1'),
  white: ramp('7f828b', 'a9acb4', 'cfd1d6', 'e9eaed', 'ffffff'),
  pink: ramp('651a43', 'a13267', 'd95a90', 'f491b6', 'ffd5e4'),
  blue: ramp('0d1b40', '1a3575', '2d5cae', '5e95dc', 'b6d8f7'),
  teal: ramp('06302f', '0d5754', '1e8680', '58b8ac', 'b8ebdf'),
  violet: ramp('26133f', '452470', '6c44a3', '9b76cf', 'd9c3f4'),
}
export type HairColour = keyof typeof HAIR_RAMPS

const scene = (name: string, ...colours: [string, string, string, string, string]): Scene => ({
  name,
  ground: hex(colours[0]),
  deep: hex(colours[1]),
  accent: hex(colours[2]),
  clothes: hex(colours[3]),
  secondClothes: hex(colours[4]),
})

/** Colours that go together: of a background, its shade, an accent, and two of clothes. */
export const SCENES: readonly [Scene, ...Scene[]] = [
  scene('apricot', 'f3cfa6', 'e7a878', 'c8553d', '1f4e5f', 'f6efe4'),
  scene('sage', 'bccdb4', '86a58c', 'bc4749', '2f3e46', 'f2e8cf'),
  scene('lilac', 'cfbde6', '9f88c8', 'ffcb77', '2f2c4c', 'f7ede2'),
  scene('mustard', 'f1c550', 'dd9d30', '9b2226', '264653', 'fffaf0'),
  scene('lagoon', '2f8582', '17565a', 'e76f51', 'f4d6a0', 'fefae0'),
  scene('rose', 'f0bab4', 'd98a90', '81b29a', '3d405b', 'f4f1de'),
  scene('navy', '2c3d70', '151f42', 'f4a261', 'e9c46a', 'e8ebf2'),
  scene('sky', 'b0d8ea', '72abd0', 'f77f00', '0b3954', 'fdf1dc'),
  scene('brick', 'cd7052', '9b4630', 'f1dca7', '2d3a3a', 'dfe9e6'),
  scene('linen', 'f3ebdc', 'dccdb2', 'b5533c', '6b705c', '33413f'),
  scene('olive', '9aa868', '66753c', 'f2d98d', '3a3226', 'f7f2e4'),
  scene('slate', '41434e', '23252e', 'e4572e', 'a8c686', 'f3efe6'),
  scene('coral', 'e98f6f', 'c9614c', 'fff1d0', '15616d', '54223a'),
  scene('mint', '8fb8ad', '4f8379', 'f6bd60', '84485d', 'f7ede2'),
]
