import type { Combination } from '../painting/engine/index.ts'

/** What is said where combining the mask with something changes nothing. @param what `this prediction` */
export function nothingWords(how: Combination, what: string): string {
  switch (how) {
    case 'replace':
      return `The mask is ${what} already`
    case 'add':
      return `The mask has all of ${what} already`
    case 'subtract':
      return `Nothing of ${what} is in the mask`
    case 'intersect':
      return `The mask has nothing outside of ${what}`
  }
}
