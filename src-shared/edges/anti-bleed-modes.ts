/**
 * `strands` takes coverage out of colour alone and finds single hairs. `firm` averages it with a guided filter of the
 * mask: less gained on soft ground truth, nothing lost on hard one.
 */
export const ANTI_BLEED_MODES = ['strands', 'firm'] as const
export type AntiBleedMode = (typeof ANTI_BLEED_MODES)[number]
