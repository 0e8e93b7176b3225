import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { BackendCommand } from '../launch/supervisor.mjs'

export type Surroundings = {
  /** Of the sources, or of the packaged program. */
  appPath: string
  resourcesPath: string
  /** `--workspace=DIR`, `--port=N`, `--roots=DIR:DIR` as the launcher gives them; '' where not given. */
  option: (name: string) => string
  preferredPort: () => Promise<number>
  exists?: (path: string) => boolean
}

/** How the backend is started: by a plain Node of ours, never inside Electron's executable (see README.md). */
export async function backendCommand(surroundings: Surroundings): Promise<BackendCommand> {
  const { appPath, resourcesPath, option, preferredPort, exists = existsSync } = surroundings
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const nodes = [join(resourcesPath, 'node', 'bin', name), join(appPath, 'node_modules', 'node', 'bin', name)]
  const node = nodes.find((path) => exists(path))
  if (!node) throw new Error('The Node that runs the backend is missing; install Hairline again.')
  // A plain Node cannot look into an archive.
  const program = join(appPath.replace(/app\.asar$/, 'app.asar.unpacked'), 'out', 'main', 'hairline.js')
  const args = [program, 'serve']
  if (option('workspace')) args.push('--workspace', option('workspace'))
  for (const root of option('roots').split(delimiter).filter(Boolean)) args.push('--root', root)
  return { node, args, port: option('port') ? Number(option('port')) : await preferredPort() }
}
