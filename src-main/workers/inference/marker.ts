import { writeSync } from 'node:fs'

/**
 * The marker of a request is a file that says at which images the worker is: a number for each lane, in decimal, at a place of its
 * own; blank for a lane that is at none. After a crash it is all that is left.
 */
const DIGITS = 8

/** `file` is a descriptor; `first` what is added to the numbers of images. */
export type MarkerPlace = { file: number; lane: number; first: number }

export function markImage({ file, lane, first }: MarkerPlace, image: number): void {
  writeSync(file, String(first + image).padStart(DIGITS), lane * DIGITS)
}

export function markNothing({ file, lane }: MarkerPlace): void {
  writeSync(file, ' '.repeat(DIGITS), lane * DIGITS)
}

/** A marker for so many images beside each other, of which none has begun. */
export const emptyMarker = (images: number) => ' '.repeat(images * DIGITS)

/** Whether several images ran beside each other: then a death says nothing of one of them, nor of the model alone. */
export const isMarkerOfSeveral = (text: string) => text.length > DIGITS

/** The images that a marker names, in ascending order. */
export function markedImages(text: string): number[] {
  const places = text.match(new RegExp(`.{1,${DIGITS}}`, 'gs')) ?? []
  const numbers = places.map((place) => place.replaceAll('\0', ' ').trim()).filter((place) => /^\d+$/.test(place))
  return [...new Set(numbers.map(Number))].toSorted((a, b) => a - b)
}
