import { rgbaPixel, type OverlayPalette } from './overlay.ts'

export type CompareView = 'errors' | 'mask'

const read = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name)
const colour = (role: string) => rgbaPixel(read(`--hl-mask-${role}`), Number(read(`--hl-mask-${role}-alpha`)))

/** Ground truth as a tint. */
export const truthPalette = (): OverlayPalette => Uint32Array.of(0, 0, colour('tint'), colour('tint'))

/** Right, too much, missed; or the prediction as a tint. */
export const predictionPalette = (view: CompareView): OverlayPalette =>
  view === 'errors'
    ? Uint32Array.of(0, colour('fp'), colour('fn'), colour('tp'))
    : Uint32Array.of(0, colour('tint'), 0, colour('tint'))
