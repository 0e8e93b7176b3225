import { join } from 'node:path'

/** Which persons the generator casts; another number is another demo. */
export const DEMO_CAST = 43
export const DEMO_SIZE = 512
const SHOTS = 3

/** A name for each person, so that files are easy to speak of. A split holds whole persons, or it would leak. */
const SPLITS = [
  { folder: 'train', names: ['ada', 'bela', 'chidi', 'dag', 'elif'] },
  { folder: 'validation', names: ['faye', 'greta', 'hana', 'imani'] },
  { folder: 'test', names: ['jon', 'kaia', 'lena'] },
] as const
/** The last photo of these is left without a mask: there shall be something to paint. */
const TO_DO = new Set<string>(['ada', 'bela', 'chidi', 'dag', 'elif'])

export type PlannedPortrait = { person: number; shot: number; image: string; mask: string | null }

/** Every portrait of the demo with its files, below `folder`. */
export function planPortraits(folder: string): PlannedPortrait[] {
  const people = SPLITS.flatMap(({ folder: split, names }) => names.map((name) => ({ split, name })))
  return people.flatMap(({ split, name }, person) =>
    Array.from({ length: SHOTS }, (_, shot): PlannedPortrait => {
      const stem = `${name}_${String(shot + 1).padStart(2, '0')}`
      const hasMask = !(TO_DO.has(name) && shot === SHOTS - 1)
      return {
        person,
        shot,
        image: join(folder, split, 'images', `${stem}.jpg`),
        mask: hasMask ? join(folder, split, 'masks', `${stem}.png`) : null,
      }
    }),
  )
}
