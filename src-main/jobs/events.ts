import { EventEmitter } from 'node:events'
import type { BackendEvent, Topic } from '../../src-shared/contract/index.ts'

type Listener = (event: BackendEvent) => void

/** What every window is told. Services publish; the wire subscribes. */
export class Events {
  readonly #emitter = new EventEmitter().setMaxListeners(0)

  publish(event: BackendEvent): void {
    this.#emitter.emit('event', event)
  }

  /** Says which answers are stale now. */
  changed(topics: Topic[], imageId?: string): void {
    this.publish({ type: 'changed', topics, imageId })
  }

  subscribe(listener: Listener): () => void {
    this.#emitter.on('event', listener)
    return () => this.#emitter.off('event', listener)
  }
}
