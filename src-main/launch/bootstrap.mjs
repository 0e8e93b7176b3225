// @ts-check
import { pathToFileURL } from 'node:url'
import { build, isBuilt, sourcesKey } from './build.mjs'
import { install, isInstalled } from './install.mjs'
import { withLock } from './lock.mjs'
import { say } from './project.mjs'

/** Installs and builds what is missing or older than the sources; says so on standard error. Fast when nothing is to do. */
export function prepare() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20) {
    throw new Error(`Hairline needs Node.js 20 or newer, and this is ${process.version}; see https://nodejs.org.`)
  }
  if (isInstalled() && isBuilt(sourcesKey())) return
  withLock(() => {
    if (!isInstalled()) install()
    const key = sourcesKey()
    if (!isBuilt(key)) build(key)
  })
}

/**
 * Runs `work`; ends with 1 and its sentence when it fails.
 * @param {() => unknown} work
 */
export async function orSayWhy(work) {
  try {
    await work()
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await orSayWhy(prepare)
