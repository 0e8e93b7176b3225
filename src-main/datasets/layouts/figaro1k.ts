import { splitOf, stemOf, type Plan, type PlannedImage } from './plan.ts'

/** `Original/{Training,Testing}/Frame00001-org.jpg` with `GT/{Training,Testing}/Frame00001-gt.pbm`, in any folder. */
const PLACE = /^(.*\/)?(original|gt)\/(training|testing)\/([^/]+)$/i
/** Copies that a file manager made: `Frame00028-org(1).jpg`. */
const COPY = /\s?\(\d+\)$/

/** Figaro-1k as its authors publish it; null where the folder has another shape. */
export function planFigaro1k(files: readonly string[]): Plan | null {
  const photos = new Map<string, PlannedImage>()
  const masks: { key: string; path: string }[] = []
  for (const path of files) {
    const place = PLACE.exec(path)
    if (!place) continue
    const [, above = '', role = '', folder = '', name = ''] = place
    const stem = stemOf(name)
    if (COPY.test(stem)) continue
    const key = [above, folder, stem.replace(/-(org|gt)$/i, '')].join('/').toLowerCase()
    if (role.toLowerCase() === 'gt') masks.push({ key, path })
    else photos.set(key, { path, split: splitOf(folder) ?? 'unassigned', masks: [] })
  }
  if (photos.size === 0 || masks.length === 0) return null
  const strayMasks = masks.filter(({ key, path }) => !photos.get(key)?.masks.push(path)).map(({ path }) => path)
  return { layout: 'figaro1k', images: [...photos.values()], strayMasks }
}

/** For the sentence that says what was expected. */
export const figaroFolders = 'Original/{Training,Testing} and GT/{Training,Testing}'
