// @ts-check
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, sep } from 'node:path'
import { inProject, ownNode, projectRoot, say } from './project.mjs'

const STAMP = inProject('node_modules', '.stamp')

/** What an installation depends on. No times: a clone, a copy or a cache may set them as they like. */
export function installKey() {
  const lock = readFileSync(inProject('package-lock.json'))
  return createHash('sha256').update(lock).update(`${process.platform} ${process.arch}`).digest('hex')
}

export function isInstalled() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === installKey() && existsSync(ownNode)
}

/** Brings node_modules to what the lock file says. Throws a sentence when npm fails. */
export function install() {
  if (!holdsWhatTheLockSays()) {
    say('Installing what Hairline needs (once; about half a minute) …')
    // better-sqlite3 would try to compile itself and onnxruntime to download CUDA: neither is needed.
    npm(['ci', '--ignore-scripts'])
  }
  if (!runs(ownNode)) npm(['rebuild', 'node'])
  if (!runs(ownNode)) {
    throw new Error('Node could not be installed from the npm registry; check the connection and start again.')
  }
  writeFileSync(STAMP, installKey())
}

/**
 * Somebody may have run npm themselves. npm writes down what it installed as the last thing it does, so nothing needs to be
 * done where that is what the lock file says.
 */
function holdsWhatTheLockSays() {
  try {
    const wanted = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8')).packages
    const present = JSON.parse(readFileSync(inProject('node_modules', '.package-lock.json'), 'utf8')).packages
    return Object.entries(wanted).every(([path, { version, optional }]) => {
      if (path === '') return true
      if (!present[path]) return Boolean(optional)
      return present[path].version === version && existsSync(inProject(path, 'package.json'))
    })
  } catch {
    return false
  }
}

/** @param {string} node */
function runs(node) {
  return existsSync(node) && spawnSync(node, ['--version']).status === 0
}

/** @param {string[]} args */
function npm(args) {
  const { npm_node_execpath: node, npm_execpath: script } = process.env
  // Not process.execPath: `npm ci` deletes node_modules, and with it the Node that this may run on.
  const result =
    node && script && existsSync(node) && !node.startsWith(inProject('node_modules'))
      ? spawnSync(node, [script, ...args], options(process.env))
      : spawnSync('npm', args, { ...options(withoutOwnBin()), shell: process.platform === 'win32' })
  if (result.error) {
    throw new Error(`npm was not found (${result.error.message}); install Node.js 20 or newer together with npm.`)
  }
  if (result.status !== 0) {
    throw new Error(`npm ${args.join(' ')} failed; its message stands above. Check the connection and start again.`)
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {import('node:child_process').SpawnSyncOptions}
 */
function options(env) {
  // Standard output belongs to the command that is being prepared.
  return { cwd: projectRoot, env, stdio: ['ignore', process.stderr.fd, process.stderr.fd] }
}

/** The environment with the machine's own Node and npm, not those of node_modules. */
function withoutOwnBin() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const own = `${sep}node_modules${sep}.bin`
  const path = folders.filter((folder) => !folder.endsWith(own) && folder !== dirname(ownNode)).join(delimiter)
  return { ...process.env, PATH: path }
}
