// @ts-check
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installKey } from './install.mjs'
import { inProject, ownNode, projectRoot, say } from './project.mjs'

const STAMP = inProject('out', '.stamp')
const SOURCES = ['src-shared', 'src-main', 'src-renderer', 'datasets/generator']
const CONFIGURATION = ['electron.vite.config.ts', 'tsconfig.json', 'package.json']

/** Changes when any source changes. By content: a checkout sets the times of files as it likes. */
export function sourcesKey() {
  const hash = createHash('sha256').update(installKey())
  for (const file of [...CONFIGURATION, ...SOURCES.flatMap(filesIn)]) {
    hash.update(`\0${file}\0`).update(readFileSync(inProject(file)))
  }
  return hash.digest('hex')
}

/** @param {string} key of sourcesKey() */
export function isBuilt(key) {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === key
}

/**
 * Builds everything into out/. Throws a sentence when it fails.
 * @param {string} key of sourcesKey(), taken before
 */
export function build(key) {
  say('Building Hairline …')
  const bundler = inProject('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const result = spawnSync(ownNode, [bundler, 'build', '--logLevel', 'warn'], {
    cwd: projectRoot,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (result.status !== 0) {
    throw new Error(`${result.stdout ?? ''}${result.stderr ?? ''}\nThe build failed; what is wrong stands above.`)
  }
  writeFileSync(STAMP, key)
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesIn(folder) {
  if (!existsSync(inProject(folder))) return []
  const entries = readdirSync(inProject(folder), { withFileTypes: true })
  return entries
    .filter(({ name }) => !name.endsWith('.md') && !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? filesIn(path) : [path]
    })
}
