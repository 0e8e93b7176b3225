/** `1/255` and `0.5`; null for anything else. */
export function parseNumber(text: string): number | null {
  const parts = text.trim().replace(',', '.').split('/')
  if (parts.length > 2 || parts.some((part) => part.trim() === '')) return null
  const [over = NaN, under = 1] = parts.map(Number)
  const value = over / under
  return Number.isFinite(value) ? value : null
}

/** 1/255 as a fraction, for that is how everybody knows it. */
export function numberText(value: number): string {
  const inverse = 1 / value
  const isFraction = Math.abs(value) < 1 && Math.abs(inverse - Math.round(inverse)) < 1e-9 && Math.abs(inverse) > 20
  return isFraction ? `1/${Math.round(inverse)}` : String(value)
}
