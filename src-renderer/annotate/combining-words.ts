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

/** What one can do with a prediction or a version. @param replacing the word for taking it alone */
export const combiningChoices = (what: 'prediction' | 'version', replacing: string): readonly Choice[] => [
  { how: 'replace', label: replacing, title: `The ${what} alone` },
  { how: 'add', label: 'Add', title: `Where your mask or the ${what} is` },
  { how: 'subtract', label: 'Take away', title: `Where your mask is and the ${what} is not` },
  { how: 'intersect', label: 'Keep overlap', title: `Where your mask and the ${what} are` },
]

type Choice = { how: Combination; label: string; title: string }

/** What the history calls it. @param replacing as the history says it: `Restore`, `Replace with` */
export function combiningStep(how: Combination, name: string, replacing: string): string {
  const words = { replace: replacing, add: 'Add', subtract: 'Take away', intersect: 'Keep overlap with' }
  return `${words[how]} ${name}`
}
