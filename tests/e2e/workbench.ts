import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { test as base } from '@playwright/test'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
const TOKEN = 'end-to-end-tests-only-0123456789'

/** The built workbench on a workspace of its own, as `hairline serve` starts it. */
export class Workbench {
  readonly folder: string
  readonly workspace: string
  url = ''
  #port = 0
  #process: ChildProcess | null = null

  constructor(folder: string) {
    this.folder = folder
    this.workspace = join(folder, 'workspace')
  }

  /** Starts the backend; after the first start on the same port with the same secret, as the launcher does. */
  async start(options: string[] = []): Promise<void> {
    this.#port ||= await freePort()
    const args = [
      'serve',
      '--port',
      String(this.#port),
      '--token',
      TOKEN,
      '--workspace',
      this.workspace,
      '--root',
      this.folder,
      ...options,
    ]
    const child = spawn(process.execPath, [join(projectRoot, 'out/main/hairline.js'), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#process = child
    const [line] = (await Promise.race([
      once(createInterface({ input: child.stdout }), 'line'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`serve ended with ${code}`))),
    ])) as [string]
    this.url = (JSON.parse(line) as { url: string }).url
  }

  /** kill -9, as a crash would. */
  async kill(): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  /** Runs a command of the command line on this workspace and returns its JSON document. */
  async hairline<T>(...args: string[]): Promise<T> {
    const child = spawn(
      process.execPath,
      [join(projectRoot, 'out/main/hairline.js'), ...args, '--json', '--workspace', this.workspace],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    if (code !== 0) throw new Error(`hairline ${args.join(' ')} ended with ${code}: ${output}`)
    return JSON.parse(output) as T
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** Every test gets a workbench of its own, started on an empty workspace. */
export const test = base.extend<{ workbench: Workbench }>({
  workbench: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'hairline-e2e-'))
    const workbench = new Workbench(folder)
    await workbench.start()
    await use(workbench)
    await workbench.kill()
    await rm(folder, { recursive: true, force: true })
  },
})

export { expect } from '@playwright/test'
