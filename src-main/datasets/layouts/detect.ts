import { AppError, type Layout, type LayoutChoice } from '../../../src-shared/domain/index.ts'
import type { PixelsWorker } from '../../workers/protocol.ts'
import { join } from 'node:path'
import { figaroFolders, planFigaro1k } from './figaro1k.ts'
import { planPairs } from './pairs.ts'
import type { Plan } from './plan.ts'

/** Classes of a sample of masks. `share` is of their pixels, 0..1. */
export type ClassSample = {
  classes: { index: number; share: number; masks: number; color: string }[]
  sampled: number
  /** Of the sampled masks, how many only make sense as class maps. */
  classMaps: number
}

/** Masks that are looked at to tell class maps from masks. */
const SAMPLE = 12

/** Pairs the files of a folder. `auto` decides by the content of a sample. @throws AppError LAYOUT_UNKNOWN, NO_IMAGES */
export async function planLayout(
  root: string,
  files: readonly string[],
  choice: LayoutChoice,
  pixels: PixelsWorker,
  signal?: AbortSignal,
): Promise<{ plan: Plan; sample: ClassSample | null }> {
  if (files.length === 0) throw noImages(root)
  const figaro = choice === 'auto' || choice === 'figaro1k' ? planFigaro1k(files) : null
  if (figaro) return { plan: figaro, sample: null }
  if (choice === 'figaro1k') {
    throw new AppError(
      'LAYOUT_UNKNOWN',
      `${root} has not the folders of Figaro-1k (${figaroFolders}); choose the layout pairs, or another folder.`,
      { path: root },
    )
  }
  const plan = await planPairs(files, choice === 'class-map' ? 'class-map' : 'pairs')
  if (plan.images.length === 0) throw noImages(root)
  if (choice === 'pairs') return { plan, sample: null }
  const sample = await sampleClasses(root, masksOf(plan), pixels, signal)
  const layout: Layout = choice === 'class-map' || sample.classMaps * 2 > sample.sampled ? 'class-map' : 'pairs'
  return { plan: { ...plan, layout }, sample }
}

export const masksOf = (plan: Plan): string[] => plan.images.flatMap(({ masks }) => masks.slice(0, 1))

/** Masks spread over the whole list: neighbours are often alike. Those that cannot be read are left to the import. */
async function sampleClasses(
  root: string,
  masks: string[],
  pixels: PixelsWorker,
  signal: AbortSignal | undefined,
): Promise<ClassSample> {
  const step = Math.max(1, Math.floor(masks.length / SAMPLE))
  const chosen = masks.filter((_, index) => index % step === 0).slice(0, SAMPLE)
  const read = await Promise.all(
    chosen.map((mask) =>
      pixels.call('classes', { path: join(root, mask) }, { signal }).catch((error: unknown) => {
        if (signal?.aborted) throw error
        return null
      }),
    ),
  )
  const readable = read.filter((each) => each !== null)
  const pixelCount = readable.reduce((sum, { size }) => sum + size.width * size.height, 0)
  const classes = new Map<number, { index: number; pixels: number; masks: number; color: string }>()
  for (const found of readable.flatMap((each) => each.classes)) {
    const known = classes.get(found.index)
    classes.set(found.index, {
      index: found.index,
      pixels: (known?.pixels ?? 0) + found.pixels,
      masks: (known?.masks ?? 0) + 1,
      color: known?.color ?? found.color,
    })
  }
  return {
    classes: [...classes.values()]
      .sort((a, b) => a.index - b.index)
      .map(({ pixels: count, ...each }) => ({ ...each, share: pixelCount === 0 ? 0 : count / pixelCount })),
    sampled: readable.length,
    classMaps: readable.filter(({ looksLikeClassMap }) => looksLikeClassMap).length,
  }
}

function noImages(root: string): AppError {
  return new AppError(
    'NO_IMAGES',
    `${root} holds no photos; choose the folder that has them, or one of their folders above.`,
    {
      path: root,
    },
  )
}
