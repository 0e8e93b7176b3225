import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The command as users run it: `npm run bench` has built it. */
const main = fileURLToPath(new URL('../../../out/main/hairline.js', import.meta.url))
const SAMPLE_EVERY_MS = 50
const PAGE_BYTES = 4096

export type Ran = {
  wallMs: number
  /** The most that the command and its workers held together, by samples; 0 where the system does not tell. */
  peakBytes: number
  output: string
}

/** The command line, as a process of its own. */
export async function hairline(workspace: string, ...args: string[]): Promise<Ran> {
  const started = performance.now()
  const child = spawn(process.execPath, [main, ...args, '--json', '--workspace', workspace], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  let peakBytes = 0
  const sampling = setInterval(() => {
    if (child.pid !== undefined) peakBytes = Math.max(peakBytes, residentBytes(child.pid))
  }, SAMPLE_EVERY_MS)
  const [code] = (await once(child, 'close')) as [number | null]
  clearInterval(sampling)
  if (code !== 0) throw new Error(`hairline ${args.join(' ')} ended with ${code}: ${output}`)
  return { wallMs: performance.now() - started, peakBytes, output }
}

/** Of a process and all that it has started. */
function residentBytes(root: number): number {
  if (process.platform !== 'linux') return 0
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = Number(
      read(`/proc/${name}/stat`)
        .replace(/^.*\) \S /, '')
        .split(' ')[0],
    )
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const tree = [root]
  for (const pid of tree) tree.push(...(children.get(pid) ?? []))
  return tree.reduce((sum, pid) => sum + Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * PAGE_BYTES, 0)
}

/** A process may end between two looks. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
