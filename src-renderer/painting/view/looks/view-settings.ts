import { z } from 'zod'

/** The ways to look at a mask. None of them changes it. */
export const VIEW_IDS = [
  'tint',
  'outline',
  'rubylith',
  'alpha',
  'black',
  'white',
  'checker',
  'cutout',
  'tryon',
] as const
export type ViewId = (typeof VIEW_IDS)[number]

const Color = z.string().regex(/^#[0-9a-f]{6}$/i)
const TINTS = ['tint', 'tint-2', 'tint-3', 'tint-4'] as const
/** Token of each colour that the tint can have: one of them stands out of any hair. */
export const TINT_TOKENS: readonly TintToken[] = TINTS
export type TintToken = (typeof TINTS)[number]

/** Display-only light of the photo; see `light.ts`. 1, 1, 1 leaves it as it is. */
export const PhotoLight = z.object({
  /** Factor on every channel, 0.25..8. */
  brightness: z.number().min(0.25).max(8),
  /** Slope about the middle grey, 0.25..4. */
  contrast: z.number().min(0.25).max(4),
  /** Over 1 lifts the dark hair and leaves black and white, 0.25..4. */
  gamma: z.number().min(0.25).max(4),
})
export type PhotoLight = z.infer<typeof PhotoLight>
export const PLAIN_LIGHT: PhotoLight = { brightness: 1, contrast: 1, gamma: 1 }

/** How a person looks at photo and mask; kept per person. The tint's opacity has a setting of its own. */
export const ViewSettings = z.object({
  view: z.enum(VIEW_IDS).default('tint'),
  tint: z.enum(TINTS).default('tint'),
  /** Ground of the cut-out; `theme` is the canvas' surround, so that the hair stands free. Else told from what is around. */
  ground: z.union([z.literal('theme'), Color]).default('#00b140'),
  dye: Color.default('#7a35c8'),
  /** 0..1: how much of the dye takes. */
  intensity: z.number().min(0).max(1).default(0.85),
  light: PhotoLight.default(PLAIN_LIGHT),
  /** Where the view of a cut cuts, 0..1. */
  cutAt: z.number().min(0).max(1).default(0.5),
  pixelGrid: z.boolean().default(true),
  map: z.boolean().default(true),
})
export type ViewSettings = z.infer<typeof ViewSettings>

export const DEFAULT_VIEW: ViewSettings = ViewSettings.parse({})

/** The view after this one, or before it; the list is a ring. */
export function viewBeside(view: ViewId, step: 1 | -1): ViewId {
  const at = VIEW_IDS.indexOf(view) + step
  return VIEW_IDS[(at + VIEW_IDS.length) % VIEW_IDS.length] as ViewId
}
