/** Names beyond this length are compared by their beginning: they come from users and could be of any length. */
const COMPARED_CHARACTERS = 200
/** Share of the characters that may differ. */
const MOST_DIFFERENT = 0.45

/** The names most like the one that was not found, best first: what an error suggests. At most `limit`. */
export function nearNames(wanted: string, names: readonly string[], limit = 3): string[] {
  return names
    .map((name) => ({ name, distance: difference(normalize(wanted), normalize(name)) }))
    .filter(({ distance }) => distance <= MOST_DIFFERENT)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, limit)
    .map(({ name }) => name)
}

const normalize = (name: string) => name.toLowerCase().slice(0, COMPARED_CHARACTERS)

/** 0 for equal names, 1 for names without likeness; a name that holds the other is close. */
function difference(a: string, b: string): number {
  if (a === b) return 0
  if (a.length > 0 && b.length > 0 && (a.includes(b) || b.includes(a))) return 0.1
  return editDistance(a, b) / Math.max(a.length, b.length, 1)
}

/** Levenshtein distance: insertions, deletions and exchanges of one character. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const exchange = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(exchange, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
