import type { App } from 'electron'

/** Holds the end of the program back until `finish` is done: the journal is written, the backend gone. */
export function quitAfter(app: Pick<App, 'on' | 'exit'>, finish: () => Promise<void>): void {
  let isFinishing = false
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (isFinishing) return
    isFinishing = true
    void finish().finally(() => app.exit(0))
  })
}
