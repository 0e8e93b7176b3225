import { Worker } from 'node:worker_threads'

const LOOK_EVERY_MS = 500

/**
 * Ends this process soon after its parent is gone, also while a native call blocks the main thread and with it the news
 * that the channel has closed: a model that never ends would else go on for ever.
 */
export function endWithParent(): void {
  const watch = new Worker(WATCH, { eval: true, workerData: { parent: process.ppid, everyMs: LOOK_EVERY_MS } })
  // It fails at most to start; the closing channel then ends the process, as ever.
  watch.on('error', () => undefined)
  watch.unref()
}

/** On Windows the parent's number stays, so it is asked whether it lives; elsewhere an orphan gets another parent. */
const WATCH = `
  const { workerData: { parent, everyMs } } = require('node:worker_threads')
  const gone = () => {
    if (process.ppid !== parent) return true
    try {
      process.kill(parent, 0)
      return false
    } catch (error) {
      return error.code === 'ESRCH'
    }
  }
  setInterval(() => { if (gone()) process.kill(process.pid, 'SIGKILL') }, everyMs)
`
