import type { PortraitPlan } from './plan.ts'
import { planOf } from './sample.ts'

export const SPLITS = ['train', 'validation', 'test'] as const
export type Split = (typeof SPLITS)[number]
/** Share of the persons that are in train, and in train or validation. */
const TRAIN_SHARE = 0.7
const SEEN_SHARE = 0.85

/** One portrait of a dataset: who, which photo, and its files relative to the dataset's folder. */
export type PlannedPortrait = { person: number; photo: number; split: Split; file: string; mask: string }

/** Persons have four photos, three, three by turns. */
const photosOf = (person: number) => (person % 3 === 0 ? 4 : 3)

/** How many persons are needed for `count` portraits. */
function personsFor(count: number): number {
  let persons = 0
  for (let photos = 0; photos < count; persons += 1) photos += photosOf(persons)
  return persons
}

/**
 * `count` portraits in splits 70/15/15 by person: a split never shares a person with another. Hair types come by turns, so
 * that a split of seven persons has all of them.
 */
export function planDataset(count: number): PlannedPortrait[] {
  const persons = personsFor(count)
  const digits = Math.max(3, String(persons).length)
  const portraits: PlannedPortrait[] = []
  for (let person = 0; person < persons; person += 1) {
    const split = splitOf(person, persons)
    for (let photo = 0; photo < photosOf(person) && portraits.length < count; photo += 1) {
      const stem = `p${String(person + 1).padStart(digits, '0')}-${photo + 1}`
      portraits.push({ person, photo, split, file: `${split}/images/${stem}.jpg`, mask: `${split}/masks/${stem}.png` })
    }
  }
  return portraits
}

function splitOf(person: number, persons: number): Split {
  const train = Math.round(persons * TRAIN_SHARE)
  const seen = Math.round(persons * SEEN_SHARE)
  return person < train ? 'train' : person < seen ? 'validation' : 'test'
}

/** What the manifest says of a portrait: its files, where its pixels come from, and its tags. */
function manifestEntry(
  { seed, size }: { seed: number; size: number },
  { person, photo, split, file, mask }: PlannedPortrait,
) {
  const plan = planOf(seed, person, photo)
  return { file, mask, split, person: person + 1, photo: photo + 1, seed, size, ...tagsOf(plan) }
}

function tagsOf({ person, photo }: PortraitPlan) {
  const { hair } = person
  return {
    hairType: hair.type,
    hairCut: hair.cut,
    hairLength: hair.length,
    hairColour: hair.colour,
    tipColour: hair.tipColour,
    fringe: hair.fringe,
    /** 1 (light) to 10 (dark). */
    skinTone: person.skin + 1,
    age: person.age,
    beard: person.beard,
    light: photo.light,
    lightFrom: photo.lightSide === 1 ? 'right' : 'left',
    occlusion: photo.occlusion,
    background: photo.background,
  }
}

/** One line for each portrait, JSON. */
export function manifestText(drawn: { seed: number; size: number }, portraits: readonly PlannedPortrait[]): string {
  return portraits.map((portrait) => `${JSON.stringify(manifestEntry(drawn, portrait))}\n`).join('')
}
