import type { ImageItem } from '../../src-shared/domain/index.ts'

type Listener = (image: ImageItem) => void
const listeners = new Set<Listener>()

/** Says that an image is about to be opened: who shows it can begin to load it while its screen is still being made. */
export function announceOpening(image: ImageItem): void {
  for (const listener of listeners) listener(image)
}

/** Screens are loaded late and do not know each other; they meet here. */
export function onOpening(listener: Listener): void {
  listeners.add(listener)
}
