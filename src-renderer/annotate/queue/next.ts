import { isUnfinished, type AnnotationState } from '../../../src-shared/domain/index.ts'

type Item = { id: string; status: { state: AnnotationState } }
type List<I> = {
  items: readonly I[]
  /** Left for later by the person; they come when nothing else is left. */
  skipped?: ReadonlySet<string>
  /** On their way to being submitted: nothing is left to do with them here. */
  handedIn?: ReadonlySet<string>
}

/** Unfinished images after a place, around the end of the list, at most so many; skipped ones last. */
export function nextUnfinished<I extends Item>(
  { items, skipped, handedIn }: List<I>,
  place: number,
  most: number,
): I[] {
  const found: I[] = []
  const later: I[] = []
  for (let step = 1; step < items.length && found.length < most; step++) {
    const item = items[(place + step) % items.length]
    if (!item || !isUnfinished(item.status.state) || handedIn?.has(item.id)) continue
    if (skipped?.has(item.id)) later.push(item)
    else found.push(item)
  }
  return [...found, ...later].slice(0, most)
}

/** The next unfinished image after a place; null when there is no other. */
export const nextToDo = <I extends Item>(list: List<I>, place: number): I | null =>
  nextUnfinished(list, place, 1)[0] ?? null
