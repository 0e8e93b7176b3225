// @ts-check
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { delimiter } from 'node:path'
import { parseArgs } from 'node:util'
import { orSayWhy, prepare } from './bootstrap.mjs'
import { findElectron } from './electron-binary.mjs'
import { hasDisplay, openInBrowser } from './open-browser.mjs'
import { preferredPort } from './ports.mjs'
import { inProject, ownNode, projectRoot, say } from './project.mjs'
import { BackendSupervisor } from './supervisor.mjs'

const USAGE = `npm start -- [--workspace DIR] [--port N] [--root DIR …] [--browser] [--electron] [--no-open]
  --workspace  the folder to work in; default: HAIRLINE_WORKSPACE, else your data folder
  --root       a folder beside your home folder that may be opened
  --browser    in the browser, even where Electron is there
  --electron   tries again to fetch Electron
  --no-open    only prints the address`

/** How the shell ends when its backend does not start: in the browser it would not either. */
const BACKEND_FAILED = 70

/** @typedef {ReturnType<typeof readOptions>} Options */

function readOptions() {
  const { values } = parseArgs({
    options: {
      workspace: { type: 'string' },
      port: { type: 'string' },
      root: { type: 'string', multiple: true },
      browser: { type: 'boolean' },
      electron: { type: 'boolean' },
      'no-open': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.port !== undefined && !/^\d{1,5}$/.test(values.port)) throw new Error('--port expects a number.')
  return values
}

/** `npm start`: the workbench in a window of its own where Electron is there, else in the browser. */
await orSayWhy(async () => {
  const options = orUsage(readOptions)
  if (!options) return
  prepare()
  const found = await chooseWindow(options)
  const reason = 'path' in found ? await runElectron(found.path, options) : found.reason
  if (reason !== null) await serveToBrowser(reason, options)
})

/**
 * @template T
 * @param {() => T} read
 * @returns {T | null}
 */
function orUsage(read) {
  try {
    const options = read()
    if (!(/** @type {{ help?: boolean }} */ (options).help)) return options
    say(USAGE)
  } catch (error) {
    say(`${/** @type {Error} */ (error).message}\n${USAGE}`)
    process.exitCode = 2
  }
  return null
}

/**
 * @param {Options} options
 * @returns {Promise<import('./electron-binary.mjs').Found>}
 */
async function chooseWindow(options) {
  if (options.browser) return { reason: 'as asked' }
  if (options['no-open']) return { reason: 'nothing is opened, as asked' }
  if (!hasDisplay()) return { reason: 'there is no display for a window' }
  // Electron refuses to, and without its sandbox we do not want it.
  if (process.platform === 'linux' && process.getuid?.() === 0) return { reason: 'Electron does not run as root' }
  return findElectron(Boolean(options.electron))
}

/**
 * Runs the shell until its window is closed.
 * @param {string} path
 * @param {Options} options
 * @returns {Promise<string | null>} why no window came up; null when one did
 */
function runElectron(path, options) {
  const switches = Object.entries({
    workspace: options.workspace,
    port: options.port,
    roots: options.root?.join(delimiter),
  })
  const given = switches.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]))
  const child = spawn(path, [projectRoot, ...given], { stdio: ['ignore', 'pipe', 'inherit'] })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill('SIGTERM'))
  let isOpen = false
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (isOpen || !line.startsWith('{"url":')) return
    isOpen = true
    console.log(`Hairline is open in a window of its own (Electron); it is also at ${JSON.parse(line).url}`)
  })
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`Electron does not start: ${error.message}`))
    child.once('exit', (code, signal) => {
      if (!isOpen && code === 0) say('Hairline is open already; its window was brought to the front.')
      if (code === BACKEND_FAILED) process.exitCode = 1
      if (isOpen || code === 0 || code === BACKEND_FAILED) resolve(null)
      else resolve(`Electron does not start here: it ended with ${signal ?? code}`)
    })
  })
}

/**
 * Serves the workbench until Ctrl-C, and starts the backend again when it dies.
 * @param {string} reason why there is no window of its own
 * @param {Options} options
 */
async function serveToBrowser(reason, options) {
  const args = [inProject('out', 'main', 'hairline.js'), 'serve']
  if (options.workspace) args.push('--workspace', options.workspace)
  for (const root of options.root ?? []) args.push('--root', root)
  const port = options.port === undefined ? await preferredPort() : Number(options.port)
  let starts = 0
  const backend = new BackendSupervisor(
    { node: ownNode, args, port },
    {
      onReady: () => starts++ > 0 && say('The backend runs again, at the same address.'),
      onDown: (fault, retryMs) => say(`The backend stopped: ${fault}. It is started again in ${retryMs / 1000} s.`),
    },
  )
  const stop = () => void backend.stop().then(() => process.exit())
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stop)
  const { url } = await backend.start()
  const opened = !options['no-open'] && (await openInBrowser(url))
  console.log(`Hairline ${opened ? 'is open in your browser' : 'is ready for your browser'} (${reason}): ${url}`)
}
