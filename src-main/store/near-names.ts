const MOST_SUGGESTIONS = 3

/** Up to three names that somebody may have meant, nearest first: the sentence of an unknown name ends with them. */
export function nearNames(query: string, names: readonly string[]): string[] {
  const wanted = query.toLowerCase()
  const limit = Math.max(2, Math.floor(wanted.length / 3))
  return names
    .map((name) => ({ name, distance: nearness(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_SUGGESTIONS)
    .map(({ name }) => name)
}

/** ` Did you mean "a" or "b"?`, or what there is, or nothing: ready to be appended to a sentence. */
export function didYouMean(query: string, names: readonly string[]): string {
  const near = nearNames(query, names)
  if (near.length > 0) return ` Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
  if (names.length === 0) return ''
  const some = names.slice(0, MOST_SUGGESTIONS).map((name) => `"${name}"`)
  return ` There ${names.length === 1 ? 'is' : 'are'} ${some.join(', ')}${names.length > some.length ? ` and ${names.length - some.length} more` : ''}.`
}

/** A part counts as one step away; else Levenshtein's distance (insert, remove, replace). */
function nearness(a: string, b: string): number {
  return b.includes(a) || (b.length > 2 && a.includes(b)) ? 1 : distance(a, b)
}

function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] as number) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(replaced, (previous[column] as number) + 1, (current[column - 1] as number) + 1))
    }
    previous = current
  }
  return previous[b.length] as number
}
