#!/usr/bin/env node
// @ts-check
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { orSayWhy, prepare } from './bootstrap.mjs'
import { inProject, ownNode } from './project.mjs'

/** Ctrl-C arrives from the terminal and again from npm; a person does not press twice this fast. */
const ECHO_MS = 300

/**
 * `hairline COMMAND …`: makes sure that it is built, then runs it on its own Node and ends as it ends.
 * On POSIX the command runs in a process group of its own, and each signal is passed on once: a command that is asked twice
 * ends at once instead of cleanly.
 */
await orSayWhy(async () => {
  prepare()
  const ownGroup = process.platform !== 'win32'
  const child = spawn(ownNode, [inProject('out', 'main', 'hairline.js'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    detached: ownGroup,
  })
  let lastMs = -Infinity
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (ownGroup && performance.now() - lastMs > ECHO_MS) child.kill(signal)
      lastMs = performance.now()
    })
  }
  await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      process.exitCode = code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 15)
      resolve(undefined)
    })
  })
})
