import { extname } from 'node:path'
import { partsOf, stemOf } from './layouts/plan.ts'

export type Exported = { id: string; path: string; split: string; orientation: number }

/** Of the 255 bytes that most disks take; the rest is for the split, a number and the extension. */
const MOST_STEM_BYTES = 200

/**
 * File names of an export: the photo's own stem, for photo and mask alike. Photos that share a stem are told apart by
 * their split, then by a number. Names differ in more than case, because not every disk tells that apart.
 */
export function exportNames(images: readonly Exported[]): Map<string, { image: string; mask: string }> {
  const byStem = new Map<string, number>()
  for (const image of images) byStem.set(plainStem(image), (byStem.get(plainStem(image)) ?? 0) + 1)
  const taken = new Set<string>()
  const names = new Map<string, { image: string; mask: string }>()
  for (const image of images) {
    const stem = nameOf(image)
    const shared = (byStem.get(plainStem(image)) ?? 0) > 1
    const wanted = shared && image.split !== 'unassigned' ? `${image.split}-${stem}` : stem
    const name = firstFree(wanted, taken)
    // A photo that is turned while it is copied becomes a PNG.
    const extension = image.orientation === 1 ? extname(image.path) : '.png'
    names.set(image.id, { image: `images/${name}${extension}`, mask: `masks/${name}.png` })
  }
  return names
}

const nameOf = ({ path }: Exported) => shortened(stemOf(partsOf(path).at(-1) ?? path))
const plainStem = (image: Exported) => plain(nameOf(image))
/** Equal for names that some disk takes for one: letter case, and the two ways to write an accent. */
const plain = (name: string) => name.normalize('NFC').toLowerCase()

/** The beginning of a stem, cut between characters. */
function shortened(stem: string): string {
  if (Buffer.byteLength(stem) <= MOST_STEM_BYTES) return stem
  const characters = [...stem]
  let bytes = 0
  const end = characters.findIndex((each) => (bytes += Buffer.byteLength(each)) > MOST_STEM_BYTES)
  return characters.slice(0, end).join('')
}

function firstFree(wanted: string, taken: Set<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`
    if (taken.has(plain(name))) continue
    taken.add(plain(name))
    return name
  }
}
