import { Topic } from '../../src-shared/contract/jobs.ts'
import type { Database } from '../store/database.ts'
import type { Events } from './events.ts'
import type { Jobs } from './jobs.ts'

const LOOK_EVERY_MS = 1000

/**
 * Tells the windows when another process (the command line, a second backend) wrote to the workspace. SQLite's
 * `data_version` changes with commits of other connections only, and asking for it costs microseconds.
 * @returns stops watching
 */
export function watchOtherProcesses(
  database: Database,
  events: Events,
  jobs: Pick<Jobs, 'lookAround' | 'awaitsOthers'>,
): () => void {
  const version = () => database.pragma('data_version', { simple: true })
  let seen = version()
  const timer = setInterval(() => {
    const present = version()
    // A process that died writes nothing any more.
    if (present !== seen || jobs.awaitsOthers) jobs.lookAround()
    if (present === seen) return
    seen = present
    events.changed(Topic.options)
  }, LOOK_EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
