export type NumberBounds = { min: number; max: number; decimals: number }

const rounded = (number: number, decimals: number) => Number(number.toFixed(decimals))

/** The number that counts while it is typed; null where it is none, is out of bounds or has more decimals than it may. */
export function typedNumber(typed: string | number, { min, max, decimals }: NumberBounds): number | null {
  // Mantine hands over text where the number ends in a zero: 0.60.
  const number = typed === '' ? Number.NaN : Number(typed)
  return number >= min && number <= max && number === rounded(number, decimals) ? number : null
}

/**
 * The number that a field changes to when one leaves it: the nearest one that can be. Null where nothing changes, because no number
 * is there, or `value` as it is shown: it may be meant with more digits.
 */
export function settledNumber(
  text: string,
  value: number,
  { min, max, decimals, prefix = '' }: NumberBounds & { prefix?: string },
): number | null {
  const typed = rounded(Number.parseFloat(text.slice(text.startsWith(prefix) ? prefix.length : 0)), decimals)
  if (!Number.isFinite(typed) || typed === rounded(value, decimals)) return null
  return Math.min(max, Math.max(min, typed))
}
