import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Hono, type Context } from 'hono'
import { newNonce, pagePolicy, refusalPage, SCRIPT_POLICY, withNonce } from './pages.ts'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** The built renderer: beside the bundle in a build, in out/ when the sources run. */
export function findRendererFolder(): string {
  const candidates = ['../renderer', '../../renderer', '../../out/renderer'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  )
  return candidates.find((path) => existsSync(join(path, 'index.html'))) ?? candidates[0] ?? ''
}

/**
 * Serves the built renderer. Addresses are looked up in a list of the files that are there, never joined to a path, so
 * that no address can lead out of the folder. The list is made anew with each page, which names the files it needs.
 */
export function createStaticFiles(folder: string): Hono {
  const files = new Hono()
  let known = new Map<string, string>()

  const page = async (context: Context) => {
    const index = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null)
    context.header('Cache-Control', 'no-store')
    if (index === null) {
      return context.html(
        refusalPage('The workbench is not built yet. Run npm run build, then load this page again.'),
        503,
      )
    }
    known = await listFiles(folder)
    const nonce = newNonce()
    context.header('Content-Security-Policy', pagePolicy(nonce))
    return context.html(withNonce(index, nonce))
  }
  files.get('/', page)
  files.get('/index.html', page)
  files.get('*', async (context) => {
    if (known.size === 0) known = await listFiles(folder)
    const path = known.get(context.req.path)
    const bytes = path === undefined ? null : await readFile(path).catch(() => null)
    if (path === undefined || bytes === null) return context.text('There is nothing at this address.', 404)
    context.header('Content-Type', CONTENT_TYPES[extname(path)] ?? 'application/octet-stream')
    if (extname(path) === '.js') context.header('Content-Security-Policy', SCRIPT_POLICY)
    // Vite puts the content's hash into the names under assets/.
    const isHashed = context.req.path.startsWith('/assets/')
    context.header('Cache-Control', isHashed ? 'private, max-age=31536000, immutable' : 'no-cache')
    return context.body(new Uint8Array(bytes))
  })
  return files
}

/** `/assets/index-abc.js` → file; links are left out. */
async function listFiles(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return new Map(
    entries
      .filter((entry) => entry.isFile() && entry.name !== 'index.html')
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length).split(sep).join('/').replace(/^\/*/, '/'), path]),
  )
}
