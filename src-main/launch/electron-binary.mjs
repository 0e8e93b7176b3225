// @ts-check
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inProject, say } from './project.mjs'

const FOLDER = inProject('node_modules', 'electron')
/** Holds why the binary could not be fetched, so that not every start waits for the same fault. */
const FAILURE = inProject('.electron-unavailable')
const REMEMBERED_MS = 7 * 24 * 3600 * 1000

const TOTAL_MS = 60_000
/** A host that never answers would hang the download for minutes. */
const FIRST_ANSWER_MS = 3000

/** @typedef {{ path: string } | { reason: string }} Found The executable, or why there is none. */

/** @returns {string | null} Never asked by importing the package: that would download it. */
export function installedElectron(folder = FOLDER) {
  try {
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim())
    return existsSync(path) ? path : null
  } catch {
    return null
  }
}

/**
 * The executable; fetched where it is not there yet, within a minute. A failure is remembered for a week.
 * @param {boolean} again whether to try even so
 * @returns {Promise<Found>}
 */
export async function findElectron(again) {
  const installed = installedElectron()
  if (installed) return { path: installed }
  const before = again ? null : rememberedFailure()
  if (before) return { reason: `${before} (try again with: npm start -- --electron)` }
  say('Fetching Electron, once; for at most a minute …')
  const fault = (await hostAnswers()) ? await download() : 'Electron could not be fetched: its host does not answer'
  const path = installedElectron()
  if (path) {
    rmSync(FAILURE, { force: true })
    return { path }
  }
  const reason = fault ?? 'Electron could not be fetched'
  remember(reason)
  return { reason }
}

function rememberedFailure() {
  try {
    const isRecent = Date.now() - statSync(FAILURE).mtimeMs < REMEMBERED_MS
    return isRecent ? readFileSync(FAILURE, 'utf8').trim() : null
  } catch {
    return null
  }
}

/** @param {string} reason */
function remember(reason) {
  try {
    writeFileSync(FAILURE, `${reason}\n`)
  } catch {
    // A folder that cannot be written to: then the next start asks again.
  }
}

async function hostAnswers() {
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror
  const base = mirror ?? 'https://github.com/electron/electron/releases/download/'
  try {
    await fetch(base, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(FIRST_ANSWER_MS) })
    return true
  } catch {
    return false
  }
}

/** @returns {Promise<string | null>} the fault, or null */
function download() {
  const child = spawn(process.execPath, [join(FOLDER, 'install.js')], { stdio: 'ignore' })
  return new Promise((resolve) => {
    const limit = setTimeout(() => {
      child.kill('SIGKILL')
      resolve('Electron could not be fetched within a minute')
    }, TOTAL_MS - FIRST_ANSWER_MS)
    child.once('error', () => resolve('Electron could not be fetched'))
    child.once('exit', (code) => {
      clearTimeout(limit)
      resolve(code === 0 ? null : 'Electron could not be fetched: the download failed')
    })
  })
}
