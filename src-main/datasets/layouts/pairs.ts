import type { Split } from '../../../src-shared/domain/index.ts'
import { ShortTurns } from '../../store/short-turns.ts'
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
/** What the folders of a file say; made once for each, because most files share theirs. */
type Folder = { role: Role | null; split: Split; place: string }
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

/** Takes short turns: a folder may hold tens of thousands of files. */
export async function planPairs(files: readonly string[], layout: 'pairs' | 'class-map'): Promise<Plan> {
  const turns = new ShortTurns()
  const entries = await withPartners(files, turns)
  const photos = entries.filter(({ role }) => role === 'image')
  const images: PlannedImage[] = photos.map(({ path, split }) => ({ path, split, masks: [] }))
  const unfound: Entry[] = []
  const exact = await photosByName(photos, (text) => text, turns)
  for (const mask of entries) {
    await turns.pause()
    if (mask.role !== 'mask') continue
    const found = exact.of(mask)
    if (found) for (const index of found) images[index]?.masks.push(mask.path)
    else unfound.push(mask)
  }
  const strayMasks = unfound.length > 0 ? await pairAnyCase(unfound, photos, images, turns) : []
  // What comes next may be long too.
  await turns.pause()
  return { layout, images, strayMasks }
}

/** `IMG_1.PNG` is the mask of `img_1.png` where no other photo or mask could be meant. Gives back what is left over. */
async function pairAnyCase(
  masks: readonly Entry[],
  photos: readonly Entry[],
  images: PlannedImage[],
  turns: ShortTurns,
) {
  const anyCase = await photosByName(photos, (text) => text.toLowerCase(), turns)
  const withMask = new Set(images.flatMap(({ masks: paired }, index) => (paired.length > 0 ? [index] : [])))
  return masks.flatMap((mask) => {
    const index = onlyOne(anyCase.of(mask))?.[0]
    if (index === undefined || withMask.has(index)) return [mask.path]
    images[index]?.masks.push(mask.path)
    return []
  })
}

/** Finds the photos of a mask: by its whole name, without what says the role, or in another place. */
async function photosByName(photos: readonly Entry[], written: (text: string) => string, turns: ShortTurns) {
  const exact = await groupBy(photos, ({ place, stem }) => written(`${place}/${stem}`), turns)
  const bare = await groupBy(photos, ({ place, bareStem }) => written(`${place}/${bareStem}`), turns)
  const anywhere = await groupBy(photos, ({ bareStem }) => written(bareStem), turns)
  return {
    of: ({ place, stem, bareStem }: Entry): number[] | undefined =>
      exact.get(written(`${place}/${stem}`)) ??
      bare.get(written(`${place}/${bareStem}`)) ??
      onlyOne(anywhere.get(written(bareStem))),
  }
}

/** A suffix alone makes a mask only where the photo without it is there: `long_hair.jpg` is a photo. */
async function withPartners(files: readonly string[], turns: ShortTurns): Promise<Entry[]> {
  const folders = new Map<string, Folder>()
  const entries: Entry[] = []
  const photos = new Set<string>()
  const keyOf = ({ place, bareStem }: Entry) => `${place}/${bareStem}`.toLowerCase()
  for (const path of files) {
    const entry = entryOf(path, folders)
    entries.push(entry)
    if (entry.role === 'image') photos.add(keyOf(entry))
    await turns.pause()
  }
  for (const [index, entry] of entries.entries()) {
    const alone = entry.role === 'mask' && !entry.byFolder && !photos.has(keyOf(entry))
    if (alone) entries[index] = entryOf(entry.path, folders, 'image')
    await turns.pause()
  }
  return entries
}

function entryOf(path: string, folders: Map<string, Folder>, forced?: Role): Entry {
  const end = path.lastIndexOf('/')
  const above = path.slice(0, Math.max(0, end))
  const folder = folders.get(above) ?? folderOf(above)
  folders.set(above, folder)
  // A file system keeps an accent in one of two ways, and tools change one into the other.
  const stem = stemOf(path.slice(end + 1)).normalize('NFC')
  const role = forced ?? folder.role ?? (MASK_SUFFIX.test(stem) ? 'mask' : 'image')
  const bareStem = stem.replace(role === 'mask' ? MASK_SUFFIX : IMAGE_SUFFIX, '')
  return { path, role, byFolder: folder.role !== null, split: folder.split, place: folder.place, stem, bareStem }
}

function folderOf(path: string): Folder {
  const parts = path === '' ? [] : partsOf(path.normalize('NFC'))
  const role = parts.map(roleOfFolder).findLast((each) => each !== null) ?? null
  const splits = parts.map(splitOf)
  const split = splits.findLast((each) => each !== null) ?? 'unassigned'
  const kept = parts.filter((part, index) => roleOfFolder(part) === null && splits[index] === null)
  return { role, split, place: [split, ...kept].join('/') }
}

function roleOfFolder(name: string): Role | null {
  if (MASK_FOLDERS.test(name)) return 'mask'
  return IMAGE_FOLDERS.test(name) ? 'image' : null
}

/** Indices of the items of each key. */
async function groupBy(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
  turns: ShortTurns,
): Promise<Map<string, number[]>> {
  const groups = new Map<string, number[]>()
  for (const [index, entry] of entries.entries()) {
    const key = keyOf(entry)
    const group = groups.get(key)
    if (group) group.push(index)
    else groups.set(key, [index])
    await turns.pause()
  }
  return groups
}

/** Masks in a folder of another shape belong to the only photo of their name; of several nobody knows which. */
const onlyOne = (group: number[] | undefined) => (group?.length === 1 ? group : undefined)
