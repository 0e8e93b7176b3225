import type { PhotoLight } from './view-settings.ts'

/**
 * What the display makes of a channel's value: v, 0..1 → clamp(((v^(1/gamma) × brightness) − 0.5) × contrast + 0.5).
 * Gamma comes first, so that it works on what the camera saw; the middle grey stays under contrast.
 */
export function litValue({ brightness, contrast, gamma }: PhotoLight, value: number): number {
  return Math.min(1, Math.max(0, (value ** (1 / gamma) * brightness - 0.5) * contrast + 0.5))
}

/** For feComponentTransfer: the curve at every byte, so that no byte lies between two of its values. */
export const lightCurve = (light: PhotoLight): string =>
  Array.from({ length: 256 }, (_, byte) => litValue(light, byte / 255).toFixed(4)).join(' ')

export const isPlainLight = ({ brightness, contrast, gamma }: PhotoLight): boolean =>
  brightness === 1 && contrast === 1 && gamma === 1
