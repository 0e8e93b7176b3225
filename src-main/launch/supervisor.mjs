// @ts-check
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'

/**
 * Keeps a backend running: starts it, waits for its ready line, and starts it again when it dies, on the same port and
 * with the same secret, so that open pages reconnect by themselves. Used by `npm start` and by the Electron shell.
 *
 * @typedef {{ url: string, pid: number, workspace: string }} Ready The ready line of `hairline serve`.
 *
 * @typedef {object} BackendCommand
 * @property {string} node A Node that is new enough, never Electron's executable.
 * @property {string[]} args What runs `hairline serve` with its options, without --port.
 * @property {number} port The port to begin with; 0 for any.
 * @property {NodeJS.ProcessEnv} [env]
 *
 * @typedef {object} Listener
 * @property {(ready: Ready) => void} [onReady] At the first start and after every restart.
 * @property {(fault: string, retryMs: number) => void} [onDown] The backend died; it is started again in `retryMs`.
 */

const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 10_000
/** A backend that lived this long had started well: the next fault is a new one. */
const PROVEN_MS = 30_000
/** Time to finish the journal and close. */
const STOP_MS = 10_000
/** What is kept of the standard error, to say why it did not start. */
const KEPT_CHARACTERS = 4000

export class BackendSupervisor {
  /** @type {BackendCommand} */
  #command
  /** @type {Listener} */
  #listener
  #token = randomBytes(32).toString('base64url')
  #port
  #stopping = false
  #retryMs = FIRST_RETRY_MS
  /** @type {import('node:child_process').ChildProcess | null} */
  #child = null
  /** @type {NodeJS.Timeout | undefined} */
  #retry

  /**
   * @param {BackendCommand} command
   * @param {Listener} [listener]
   */
  constructor(command, listener = {}) {
    this.#command = command
    this.#listener = listener
    this.#port = command.port
  }

  /**
   * Starts the backend. A backend that cannot even start once is not tried again: its reason is the error's message.
   * @returns {Promise<Ready>}
   */
  async start() {
    const ready = await this.#launch()
    this.#port = Number(new URL(ready.url).port)
    return ready
  }

  /** Asks the backend to finish and waits until it is gone. */
  async stop() {
    this.#stopping = true
    clearTimeout(this.#retry)
    const child = this.#child
    if (!child || hasEnded(child)) return
    await new Promise((resolve) => {
      const patience = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      child.once('exit', () => {
        clearTimeout(patience)
        resolve(undefined)
      })
      // The end of its input is the signal that every system knows.
      child.stdin?.end()
    })
  }

  /** @returns {Promise<Ready>} */
  #launch() {
    const { node, args, env = process.env } = this.#command
    const child = spawn(node, [...args, '--port', String(this.#port)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      // Not in the arguments: those are shown to every account of the machine.
      env: { ...env, HAIRLINE_LAUNCHER: '1', HAIRLINE_TOKEN: this.#token },
      windowsHide: true,
    })
    this.#child = child
    child.stdin.on('error', () => undefined)
    const lastWords = keepLast(child.stderr)
    return new Promise((resolve, reject) => {
      let isReady = false
      const startedMs = performance.now()
      createInterface({ input: child.stdout }).on('line', (line) => {
        const ready = isReady ? null : parseReady(line)
        if (!ready) return
        isReady = true
        this.#listener.onReady?.(ready)
        resolve(ready)
      })
      child.once('error', (error) => reject(new Error(`The backend cannot be started with ${node}: ${error.message}`)))
      child.once('exit', (code, signal) => {
        const fault = signal ? `it was ended by ${signal}` : `it ended with ${code}`
        if (!isReady) reject(new Error(lastWords() || `The backend did not start: ${fault}.`))
        else this.#restart(fault, performance.now() - startedMs)
      })
    })
  }

  /**
   * @param {string} fault
   * @param {number} livedMs
   */
  #restart(fault, livedMs) {
    if (this.#stopping) return
    if (livedMs > PROVEN_MS) this.#retryMs = FIRST_RETRY_MS
    const retryMs = this.#retryMs
    this.#retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2)
    this.#listener.onDown?.(fault, retryMs)
    this.#retry = setTimeout(() => {
      this.#launch().catch((error) => this.#restart(error.message, 0))
    }, retryMs)
  }
}

/** @param {import('node:child_process').ChildProcess} child */
function hasEnded(child) {
  return child.exitCode !== null || child.signalCode !== null
}

/**
 * @param {string} line
 * @returns {Ready | null}
 */
function parseReady(line) {
  try {
    const ready = JSON.parse(line)
    return typeof ready.url === 'string' && typeof ready.pid === 'number' ? ready : null
  } catch {
    return null
  }
}

/**
 * Passes on what the backend says on its standard error, and keeps the end of it.
 * @param {import('node:stream').Readable} stream
 * @returns {() => string}
 */
function keepLast(stream) {
  let kept = ''
  stream.setEncoding('utf8').on('data', (chunk) => {
    process.stderr.write(chunk)
    kept = (kept + chunk).slice(-KEPT_CHARACTERS)
  })
  return () => kept.trim()
}
