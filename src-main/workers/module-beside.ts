import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The file of an entry: in the sources in the folder `folder` of the module that asks, in the build beside the bundle or above its chunks.
 * @throws where it was not built
 */
export function moduleBeside(url: string, name: string, folder = '.'): string {
  const here = dirname(fileURLToPath(url))
  const candidates = [join(here, folder, `${name}.ts`), join(here, `${name}.js`), join(here, '..', `${name}.js`)]
  const entry = candidates.find((path) => existsSync(path))
  if (!entry) throw new Error(`The worker ${name} was not built: none of ${candidates.join(', ')} is there`)
  return entry
}
