import { useSyncExternalStore } from 'react'

type Source<S> = { subscribe: (listener: () => void) => () => void; snapshot: () => S }

/** What an object of the engine says of itself now; React renders again when that changes. */
export const useObservable = <S>(source: Source<S>): S => useSyncExternalStore(source.subscribe, source.snapshot)
