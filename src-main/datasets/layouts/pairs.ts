import type { Split } from '../../../src-shared/domain/index.ts'
import { partsOf, splitOf, stemOf, type Plan, type PlannedImage } from './plan.ts'

/**
 * Photos and masks that belong together by stem, in any of the shapes that are found in the field:
 * images/ + masks/, train/images + train/masks, images/train + masks/train, `anna.jpg` + `anna_mask.png` in one folder,
 * or photos alone. A folder's name says what is in it; where it says nothing, the suffix of the file's name does.
 */
const IMAGE_FOLDERS = /^(images?|imgs?|photos?|originals?|jpegimages|inputs?|rgb)$/i
const MASK_FOLDERS =
  /^(masks?|labels?|gts?|ground[-_ ]?truths?|annotations?|segmentations?|segmentationclass(raw)?|mattes?|alphas?|targets?|trimaps?)$/i
const MASK_SUFFIX = /[-_. ](masks?|gt|ground[-_]?truth|labels?|seg|segmentation|mattes?|alpha|hair)$/i
const IMAGE_SUFFIX = /[-_. ](org|orig|original|image|img|photo|rgb)$/i

type Role = 'image' | 'mask'
type Entry = {
  path: string
  role: Role
  byFolder: boolean
  split: Split
  /** Folders but those that only say role or split; the split counts by its meaning. */
  place: string
  stem: string
  /** Without what only says the role. */
  bareStem: string
}

export function planPairs(files: readonly string[], layout: 'pairs' | 'class-map'): Plan {
  const entries = withPartners(files)
  const photos = entries.filter(({ role }) => role === 'image')
  const images: PlannedImage[] = photos.map(({ path, split }) => ({ path, split, masks: [] }))
  const exact = groupBy(photos, ({ place, stem }) => `${place}/${stem}`)
  const bare = groupBy(photos, ({ place, bareStem }) => `${place}/${bareStem}`)
  const anywhere = groupBy(photos, ({ bareStem }) => bareStem)

  const strayMasks: string[] = []
  for (const mask of entries) {
    if (mask.role !== 'mask') continue
    const found =
      exact.get(`${mask.place}/${mask.stem}`) ??
      bare.get(`${mask.place}/${mask.bareStem}`) ??
      onlyOne(anywhere.get(mask.bareStem))
    if (found) for (const index of found) images[index]?.masks.push(mask.path)
    else strayMasks.push(mask.path)
  }
  return { layout, images, strayMasks }
}

/** A suffix alone makes a mask only where the photo without it is there: `long_hair.jpg` is a photo. */
function withPartners(files: readonly string[]): Entry[] {
  const entries = files.map((path) => entryOf(path))
  const photos = new Set(
    entries.flatMap(({ role, place, bareStem }) => (role === 'image' ? [`${place}/${bareStem}`] : [])),
  )
  return entries.map((entry) => {
    const alone = entry.role === 'mask' && !entry.byFolder && !photos.has(`${entry.place}/${entry.bareStem}`)
    return alone ? entryOf(entry.path, 'image') : entry
  })
}

function entryOf(path: string, forced?: Role): Entry {
  const parts = partsOf(path)
  const name = parts.pop() ?? path
  const stem = stemOf(name)
  const byFolder = parts.map(roleOfFolder).findLast((role) => role !== null)
  const role = forced ?? byFolder ?? (MASK_SUFFIX.test(stem) ? 'mask' : 'image')
  const splits = parts.map(splitOf)
  const split = splits.findLast((each) => each !== null) ?? 'unassigned'
  const kept = parts.filter((part, index) => roleOfFolder(part) === null && splits[index] === null)
  const place = [split, ...kept].join('/')
  const bareStem = stem.replace(role === 'mask' ? MASK_SUFFIX : IMAGE_SUFFIX, '')
  return { path, role, byFolder: byFolder !== undefined, split, place, stem, bareStem }
}

function roleOfFolder(name: string): Role | null {
  if (MASK_FOLDERS.test(name)) return 'mask'
  return IMAGE_FOLDERS.test(name) ? 'image' : null
}

/** Indices of the items of each key. */
function groupBy(entries: readonly Entry[], keyOf: (entry: Entry) => string): Map<string, number[]> {
  const groups = new Map<string, number[]>()
  entries.forEach((entry, index) => {
    const key = keyOf(entry)
    const group = groups.get(key)
    if (group) group.push(index)
    else groups.set(key, [index])
  })
  return groups
}

/** Masks in a folder of another shape belong to the only photo of their name; of several nobody knows which. */
const onlyOne = (group: number[] | undefined) => (group?.length === 1 ? group : undefined)
