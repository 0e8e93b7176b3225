import { useSyncExternalStore } from 'react'

type Source<S> = { subscribe: (listener: () => void) => () => void; snapshot: () => S }

/** What an object of the engine says of itself now; React renders again when that changes. */
export const useObservable = <S>(source: Source<S>): S => useSyncExternalStore(source.subscribe, source.snapshot)

/**
 * One thing of what it says. A stroke changes some of it when it begins and when it ends; only who shows that renders then.
 * @param select gives a plain value, or an object that stays the same while nothing changed
 */
export const useObserved = <S, V>(source: Source<S>, select: (state: S) => V): V =>
  useSyncExternalStore(source.subscribe, () => select(source.snapshot()))
