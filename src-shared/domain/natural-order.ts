/** Digits that a key spends on the length of a number: paths are at most 4096 characters long. */
const LENGTH_DIGITS = 4

/**
 * A key whose plain order is the natural order of the text: `epoch_9` before `epoch_10`, without regard to case.
 * Each number is preceded by its length, so that the longer one is the greater; leading zeros do not count.
 */
export function naturalKey(text: string): string {
  return text.toLowerCase().replace(/\d+/g, (run) => {
    const digits = run.replace(/^0+(?=\d)/, '')
    return String(digits.length).padStart(LENGTH_DIGITS, '0') + digits
  })
}

/** Natural order, so that `epoch_9` comes before `epoch_10`; ties by code units, so that two machines agree. */
export function naturalCompare(a: string, b: string): number {
  return plainCompare(naturalKey(a), naturalKey(b)) || plainCompare(a, b)
}

/** In natural order of a text; a key is made once for each item, not twice for each comparison. */
export function naturalSorted<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  const keyed = items.map((item) => ({ item, ...naturallyKeyed(textOf(item)) }))
  return keyed.sort(compareKeyed).map(({ item }) => item)
}

/** For lists that grow bit by bit: keys are made on the way, and compareKeyed puts them in order. */
export type NaturallyKeyed = { text: string; key: string }
export const naturallyKeyed = (text: string): NaturallyKeyed => ({ text, key: naturalKey(text) })

export function compareKeyed(a: NaturallyKeyed, b: NaturallyKeyed): number {
  return plainCompare(a.key, b.key) || plainCompare(a.text, b.text)
}

function plainCompare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
