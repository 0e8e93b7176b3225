import { CLASS_MAPS, classMapsOf, classShowing, type ClassMap, type Target } from '../../../src-shared/domain/index.ts'
import type { ClassCount } from './fields.ts'

type Read = { class: number; invert: boolean }

/** The published maps whose names may be those of the classes. */
export function mapsFor(classes: ClassCount): readonly ClassMap[] {
  return classes === 'any' ? CLASS_MAPS : classMapsOf(classes)
}

/** The map in which what is read now is the target; else, where the number of classes speaks for some, the first of those. */
export function likelyMap(classes: ClassCount, read: Read, target: Target): ClassMap | undefined {
  const maps = mapsFor(classes)
  // Without a number, any index would be the hair of some map.
  if (classes === 'any') return undefined
  return maps.find((map) => isShown(map, read, target)) ?? maps[0]
}

/** "CelebAMask-HQ: hair (13)"; a map without the target is its name alone. */
export function mapLabel(map: ClassMap, target: Target): string {
  const showing = classShowing(map, target)
  if (!showing) return map.name
  return `${map.name}: ${showing.invert ? 'all but ' : ''}${map.classes[showing.class]} (${showing.class})`
}

export const classLabel = (map: ClassMap | undefined, index: number): string =>
  map?.classes[index] === undefined ? String(index) : `${map.classes[index]} (${index})`

export function isShown(map: ClassMap, read: Read, target: Target): boolean {
  const showing = classShowing(map, target)
  return showing?.class === read.class && showing.invert === read.invert
}
