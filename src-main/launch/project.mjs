// @ts-check
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout: where package.json is. */
export const projectRoot = fileURLToPath(new URL('../../', import.meta.url))

/** @param {string[]} parts */
export const inProject = (...parts) => join(projectRoot, ...parts)

/** The Node that everything runs on, whatever the machine has: the npm package `node`. */
export const ownNode = inProject('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** @param {string} sentence */
export function say(sentence) {
  process.stderr.write(`${sentence}\n`)
}
