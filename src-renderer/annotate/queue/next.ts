import { isUnfinished, type AnnotationState } from '../../../src-shared/domain/index.ts'

type Item = { status: { state: AnnotationState } }
type List<I> = { items: readonly I[] }

/** Unfinished images after a place, around the end of the list, at most so many. */
export function nextUnfinished<I extends Item>({ items }: List<I>, place: number, most: number): I[] {
  const found: I[] = []
  for (let step = 1; step < items.length && found.length < most; step++) {
    const item = items[(place + step) % items.length]
    if (item && isUnfinished(item.status.state)) found.push(item)
  }
  return found
}

/** The next unfinished image after a place; null when there is no other. */
export const nextToDo = <I extends Item>(list: List<I>, place: number): I | null =>
  nextUnfinished(list, place, 1)[0] ?? null
