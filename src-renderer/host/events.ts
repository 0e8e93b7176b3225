import type { BackendEvent, Topic } from '../../src-shared/contract/index.ts'
import { client, orpc } from './client.ts'
import { useConnection } from './connection-store.ts'
import { useJobs } from './jobs-store.ts'
import { readSharedPreferences, takeFromWindows } from './preferences.ts'
import { queryClient } from './query-client.ts'

const GATHER_MS = 200
const PAUSE_MS = 500

/** Whose answers are stale when a service says that it changed: its own, and those that show its figures. */
const ALSO_STALE: Record<Topic, readonly Topic[]> = {
  workspace: ['workspace'],
  datasets: ['datasets', 'images'],
  images: ['images'],
  models: ['models', 'runs', 'images'],
  runs: ['runs', 'models'],
  evaluations: ['evaluations', 'images'],
  annotation: ['annotation', 'images'],
  registry: ['registry'],
  runtime: ['runtime'],
  benchmarks: ['benchmarks'],
  parity: ['parity'],
}

const listeners = new Set<(event: BackendEvent) => void>()

/** For screens that need the events themselves. Returns what ends it. */
export function onBackendEvent(listener: (event: BackendEvent) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Watches the backend for as long as the page lives; after a lost connection everything is asked again. */
export async function watchBackend(): Promise<never> {
  let first = true
  for (;;) {
    try {
      const events = await client.jobs.watch()
      if (!first) {
        void queryClient.invalidateQueries()
        readSharedPreferences().catch(() => undefined)
      }
      first = false
      for await (const event of events) handle(event)
    } catch {
      // The connection was lost: the banner tells, and the next round waits until it is back.
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    await connected()
  }
}

function handle(event: BackendEvent): void {
  if (event.type === 'jobs') useJobs.getState().replace(event.jobs)
  if (event.type === 'job') useJobs.getState().update(event.job)
  if (event.type === 'preference') takeFromWindows(event.key, event.value)
  if (event.type === 'changed') for (const topic of event.topics) markStale(topic)
  for (const listener of listeners) listener(event)
}

const stale = new Set<Topic>()
let timer: ReturnType<typeof setTimeout> | undefined

/** Many small changes in a row (an import, an evaluation) become one round of questions. */
function markStale(topic: Topic): void {
  for (const other of ALSO_STALE[topic]) stale.add(other)
  timer ??= setTimeout(() => {
    timer = undefined
    for (const each of stale) void queryClient.invalidateQueries({ queryKey: orpc[each].key() })
    stale.clear()
  }, GATHER_MS)
}

function connected(): Promise<void> {
  return new Promise((resolve) => {
    if (useConnection.getState().state === 'open') return resolve()
    const stop = useConnection.subscribe(({ state }) => {
      if (state !== 'open') return
      stop()
      resolve()
    })
  })
}
