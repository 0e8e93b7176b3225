import type { BackendEvent, Topic } from '../../src-shared/contract/index.ts'
import type { Job } from '../../src-shared/domain/index.ts'
import type { Events } from '../jobs/events.ts'
import type { Jobs } from '../jobs/jobs.ts'

/** Images whose change is told one by one to a reader that lags; beyond it, it is told that any image may have changed. */
const MAX_IMAGES_APART = 500

/**
 * Everything that happens, until `signal` aborts: first all jobs as they are, then each event.
 * A reader that is slower than the events gets fewer of them, never older ones: per job only the latest state, per image
 * only the set of stale topics. So what waits is bounded, however long the reader sleeps.
 */
export async function* watchEvents(
  jobs: Pick<Jobs, 'list'>,
  events: Pick<Events, 'subscribe'>,
  signal: AbortSignal | undefined,
): AsyncGenerator<BackendEvent, void, void> {
  const waiting = new WaitingEvents()
  let wake: () => void = () => undefined
  const wakeUp = () => wake()
  const unsubscribe = events.subscribe((event) => {
    waiting.add(event)
    wakeUp()
  })
  signal?.addEventListener('abort', wakeUp)
  try {
    yield { type: 'jobs', jobs: jobs.list() }
    while (!signal?.aborted) {
      const event = waiting.take()
      if (event) yield event
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    unsubscribe()
    signal?.removeEventListener('abort', wakeUp)
  }
}

/** What a reader has not been told yet, with later events taking the place of earlier ones about the same thing. */
class WaitingEvents {
  #allJobs: Job[] | null = null
  readonly #jobs = new Map<string, Job>()
  readonly #preferences = new Map<string, unknown>()
  /** Stale topics by image; '' where no image was named. */
  readonly #changed = new Map<string, Set<Topic>>()

  add(event: BackendEvent): void {
    if (event.type === 'jobs') {
      this.#allJobs = event.jobs
      this.#jobs.clear()
    } else if (event.type === 'job') {
      // Deleted first, so that the order of the last events is kept.
      this.#jobs.delete(event.job.id)
      this.#jobs.set(event.job.id, event.job)
    } else if (event.type === 'preference') {
      this.#preferences.set(event.key, event.value)
    } else {
      this.#addChanged(event.topics, event.imageId ?? '')
    }
  }

  #addChanged(topics: Topic[], imageId: string): void {
    const known = this.#changed.get(imageId)
    if (known) for (const topic of topics) known.add(topic)
    else this.#changed.set(imageId, new Set(topics))
    if (this.#changed.size <= MAX_IMAGES_APART) return
    const all = new Set([...this.#changed.values()].flatMap((each) => [...each]))
    this.#changed.clear()
    this.#changed.set('', all)
  }

  take(): BackendEvent | null {
    if (this.#allJobs) {
      const event: BackendEvent = { type: 'jobs', jobs: this.#allJobs }
      this.#allJobs = null
      return event
    }
    for (const [id, job] of this.#jobs) {
      this.#jobs.delete(id)
      return { type: 'job', job }
    }
    for (const [key, value] of this.#preferences) {
      this.#preferences.delete(key)
      return { type: 'preference', key, value }
    }
    for (const [imageId, topics] of this.#changed) {
      this.#changed.delete(imageId)
      return { type: 'changed', topics: [...topics], imageId: imageId || undefined }
    }
    return null
  }
}
