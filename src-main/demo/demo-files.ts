import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, rename, stat } from 'node:fs/promises'
import { basename, dirname, join, parse, relative, sep } from 'node:path'

/** Every so many persons of the train split leave one portrait without a mask: there shall be something to paint. */
const PERSONS_PER_TO_DO = 4

/** A portrait is named `p012-3.jpg`: person 12, photo 3. */
const personOf = (file: string): string => file.split('-')[0] ?? file

/** Stems of the portraits whose mask is kept back: the last photo of every fourth person of the train split. */
export function portraitsToDo(trainImages: readonly string[]): string[] {
  const lastPhotos = new Map<string, string>()
  for (const file of trainImages.toSorted()) lastPhotos.set(personOf(file), parse(file).name)
  return [...lastPhotos.values()].filter((_, index) => index % PERSONS_PER_TO_DO === 0)
}

/**
 * Copies the portraits into the workspace, so that it goes on working when the program is moved or replaced; what is
 * there stays. Returns the stems of those that came without their mask.
 */
export async function copyPortraits(from: string, to: string): Promise<string[]> {
  const toDo = portraitsToDo(await readdir(join(from, 'train', 'images')))
  const kept = new Set(toDo.map((stem) => join('train', 'masks', `${stem}.png`)))
  await copyFolder(from, to, (path) => isPortrait(path) && !kept.has(path))
  return toDo
}

/** `train/images/p001-1.jpg` and the like; the manifest and the card stay where they are. */
const isPortrait = (path: string) => path.split(sep).length === 3

/** A run as it lies in models/: checkpoints, profile, metrics. Variants and the card stay where they are. */
export async function copyRun(from: string, to: string): Promise<void> {
  await copyFolder(from, to, (path) => !path.includes(sep) && /\.(onnx|json|jsonl)$/.test(basename(path)))
}

/** A file that is there in its full size stays; any other is copied under another name and renamed, so that it is whole. */
async function copyFolder(from: string, to: string, wanted: (path: string) => boolean): Promise<void> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true })
  for (const entry of entries.filter((each) => each.isFile())) {
    const source = join(entry.parentPath, entry.name)
    const path = relative(from, source)
    if (!wanted(path)) continue
    const target = join(to, path)
    const { size } = await stat(source)
    if ((await stat(target).catch(() => null))?.size === size) continue
    await mkdir(dirname(target), { recursive: true })
    await copyFile(source, `${target}.part`, constants.COPYFILE_FICLONE)
    await rename(`${target}.part`, target)
  }
}
