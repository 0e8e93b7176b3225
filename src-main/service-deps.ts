import type { Logger } from 'pino'
import type { Events } from './jobs/events.ts'
import type { Jobs } from './jobs/jobs.ts'
import type { Database } from './store/database.ts'
import type { WorkspaceFolder } from './store/workspace-folder.ts'
import type { Workers } from './workers/workers.ts'

/** What every service may use. A service that needs others names them in its own constructor. */
export type ServiceDeps = {
  folder: WorkspaceFolder
  database: Database
  events: Events
  jobs: Jobs
  workers: Workers
  log: Logger
}
