// @ts-check
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { inProject, say } from './project.mjs'

const LOCK = inProject('.bootstrap.lock')
const POLL_MS = 200

/**
 * Runs `work` while no other command of this checkout installs or builds; waits for its turn. The lock of a process that
 * is gone does not count.
 * @param {() => void} work
 */
export function withLock(work) {
  let told = false
  while (!tryLock()) {
    if (!told) say('Another command prepares Hairline in this folder; waiting for it …')
    told = true
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS)
  }
  try {
    work()
  } finally {
    rmSync(LOCK, { force: true })
  }
}

function tryLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
  }
  if (!holderIsAlive()) rmSync(LOCK, { force: true })
  return false
}

function holderIsAlive() {
  try {
    const holder = Number(readFileSync(LOCK, 'utf8'))
    // Just made, its owner not yet written.
    if (holder === 0) return true
    process.kill(holder, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
