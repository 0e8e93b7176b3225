import { useSyncExternalStore } from 'react'
import { nextFrame, nextTask } from '../next-task.ts'

type Source<S> = {
  subscribe: (listener: () => void) => () => void
  snapshot: () => S
  /** It changes with strokes, and what shows it can wait for a frame; what one types or drags can't. */
  isPatient?: boolean
}

type Subscribe = Source<unknown>['subscribe']

const due = new Set<() => void>()
const known = new WeakMap<Subscribe, Subscribe>()

/**
 * Tells React after the next frame: a stroke is on its way to the journal, and what an undo changed is seen, before panels are
 * drawn again because of it.
 */
function soon(subscribe: Subscribe): Subscribe {
  const made =
    known.get(subscribe) ??
    ((listener) => {
      const stop = subscribe(() => {
        if (due.size === 0) void nextFrame().then(nextTask).then(tell)
        due.add(listener)
      })
      return () => {
        due.delete(listener)
        stop()
      }
    })
  known.set(subscribe, made)
  return made
}

const subscribeOf = ({ subscribe, isPatient = false }: Source<unknown>): Subscribe =>
  isPatient ? soon(subscribe) : subscribe

function tell(): void {
  const listeners = [...due]
  due.clear()
  for (const listener of listeners) listener()
}

/** What an object of the engine says of itself now; React renders again when that changes. */
export const useObservable = <S>(source: Source<S>): S => useSyncExternalStore(subscribeOf(source), source.snapshot)

/**
 * One thing of what it says. A stroke changes some of it when it begins and when it ends; only who shows that renders then.
 * @param select gives a plain value, or an object that stays the same while nothing changed
 */
export const useObserved = <S, V>(source: Source<S>, select: (state: S) => V): V =>
  useSyncExternalStore(subscribeOf(source), () => select(source.snapshot()))
