import { constants } from 'node:fs'
import { cp, readdir } from 'node:fs/promises'
import { basename, join, parse, relative, sep } from 'node:path'

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
  await copyFolder(from, to, (path) => !kept.has(path))
  return toDo
}

/** A run as it lies in models/: checkpoints, profile, metrics. Variants and the card stay where they are. */
export async function copyRun(from: string, to: string): Promise<void> {
  await copyFolder(from, to, (path) => !path.includes(sep) && /\.(onnx|json|jsonl)$/.test(basename(path)))
}

async function copyFolder(from: string, to: string, wanted: (path: string) => boolean): Promise<void> {
  await cp(from, to, {
    recursive: true,
    force: false,
    mode: constants.COPYFILE_FICLONE,
    filter: (source) => source === from || isFolderOf(from, source) || wanted(relative(from, source)),
  })
}

/** Folders of a run hold variants; those of the portraits are the splits and their two kinds of files. */
const isFolderOf = (from: string, source: string) =>
  /^(train|validation|test)(.(images|masks))?$/.test(relative(from, source))
