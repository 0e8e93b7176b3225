// @ts-check
import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join, resolve } from 'node:path'

/**
 * @typedef {{ file: string, target: string, inPackage: string }} Library
 * @typedef {{ packageFolder: string, platform?: string, arch?: string }} Place
 */

/** Folders below the one that was given, at most: an unpacked package keeps its libraries three deep. */
const DEPTH = 6
const REACH_LIMIT_MS = 15_000

/**
 * The libraries that onnxruntime-node leaves out of its package, by its own list, and where they belong.
 * @param {Place} place
 * @returns {Library[]}
 */
export function missingLibraries({ packageFolder, platform = process.platform, arch = process.arch }) {
  const { requirements, manifests } = metadata(packageFolder)
  const [name] = requirements[`${platform}/${arch}`] ?? []
  if (!name) {
    throw new Error(
      `There are no CUDA libraries for ${platform} ${arch}: onnxruntime has them for Linux on x64 alone. ` +
        (platform === 'win32'
          ? 'Windows uses DirectML, which is there already.'
          : 'Inference runs on what `hairline doctor` names.'),
    )
  }
  const folder = join(packageFolder, 'bin', 'napi-v6', platform, arch)
  return Object.entries(manifests[`${platform}/${arch}:${name}`] ?? {}).map(([file, { path }]) => ({
    file: basename(file),
    target: join(folder, basename(file)),
    inPackage: path,
  }))
}

/**
 * Takes the libraries out of a folder, unpacked or in a .nupkg, without a network.
 * @param {Place & { from: string }} order
 * @returns {string[]} the files that were written
 */
export function copyLibraries({ from, ...place }) {
  const libraries = missingLibraries(place)
  const folder = resolve(from)
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new Error(
      `${folder} is no folder; give the one that holds ${libraries[0]?.file ?? 'the libraries'}, or the .nupkg.`,
    )
  }
  const files = filesBelow(folder, DEPTH)
  const archive = files.find((file) => file.endsWith('.nupkg'))
  const absent = []
  for (const library of libraries) {
    const found = files.find((file) => basename(file) === library.file)
    if (found) install(library.target, (temporary) => copyFileSync(found, temporary))
    else if (!archive || !extract(place.packageFolder, archive, library)) absent.push(library.file)
  }
  if (absent.length > 0) {
    throw new Error(
      `${folder} lacks ${absent.join(', ')}; they are in the package ${nugetName(place)}, as onnxruntime publishes it.`,
    )
  }
  return libraries.map(({ target }) => target)
}

/**
 * Lets onnxruntime-node's own install script fetch them, as `npm install` would have done.
 * @param {Place & { node: string, env?: NodeJS.ProcessEnv }} order
 * @returns {Promise<string[]>} the files that were written
 */
export async function fetchLibraries({ node, env = process.env, ...place }) {
  const libraries = missingLibraries(place)
  await requireNetwork(place, env)
  const code = await new Promise((resolvePromise, reject) => {
    const script = join(place.packageFolder, 'script', 'install.js')
    // What it says belongs to the user, who waits for a large download.
    const child = spawn(node, [script, '--onnxruntime-node-install=cuda12'], { env, stdio: ['ignore', 2, 2] })
    child.once('error', reject)
    child.once('exit', (status) => resolvePromise(status ?? 1))
  })
  const absent = libraries.filter(({ target }) => !existsSync(target)).map(({ file }) => file)
  if (code !== 0 || absent.length > 0) {
    throw new Error(`The CUDA libraries could not be fetched, see above. ${offlineHint(place)}`)
  }
  return libraries.map(({ target }) => target)
}

/**
 * A host that does not answer would else be waited for without a word. Through a proxy only the script itself knows the way.
 * @param {Place} place
 * @param {NodeJS.ProcessEnv} env
 */
async function requireNetwork(place, env) {
  if (Object.keys(env).some((name) => /^(global_agent_)?https?_proxy$/i.test(name))) return
  const { feeds } = metadata(place.packageFolder)
  const address = feeds?.['nuget']?.index
  if (!address) return
  try {
    await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(REACH_LIMIT_MS) })
  } catch {
    throw new Error(`${new URL(address).host} cannot be reached from here. ${offlineHint(place)}`)
  }
}

/** @param {Place} place */
const offlineHint = (place) =>
  `On a machine with a network, download the package ${nugetName(place)}, bring it here, and run ` +
  '`npm run setup:cuda -- --from FOLDER`.'

/** @param {Place} place */
function nugetName({ packageFolder, platform = process.platform, arch = process.arch }) {
  const { packages, requirements } = metadata(packageFolder)
  const [name] = requirements[`${platform}/${arch}`] ?? []
  const found = packages?.[`nuget:${platform}/${arch}:${name}`]
  return found ? `${found.name} ${found.versions?.[0]?.version ?? ''}`.trim() : 'of onnxruntime for GPUs'
}

/**
 * @param {string} packageFolder
 * @returns {{
 *   requirements: Record<string, string[]>,
 *   manifests: Record<string, Record<string, { path: string }>>,
 *   packages?: Record<string, { name: string, versions?: { version: string }[] }>,
 *   feeds?: Record<string, { index: string }>
 * }}
 */
function metadata(packageFolder) {
  const file = join(packageFolder, 'script', 'install-metadata.js')
  if (!existsSync(file)) throw new Error(`${packageFolder} is not installed; run \`npm start\` once, then this again.`)
  return createRequire(file)(file)
}

/**
 * Whole or absent: a library that was cut short would crash whoever loads it.
 * @param {string} target
 * @param {(temporary: string) => void} write
 */
function install(target, write) {
  const temporary = `${target}.part`
  mkdirSync(join(target, '..'), { recursive: true })
  try {
    write(temporary)
    renameSync(temporary, target)
  } finally {
    rmSync(temporary, { force: true })
  }
}

/**
 * @param {string} packageFolder
 * @param {string} archive
 * @param {Library} library
 * @returns {boolean} whether the archive held it
 */
function extract(packageFolder, archive, library) {
  // What onnxruntime-node's own script unpacks with.
  const AdmZip = createRequire(join(packageFolder, 'script', 'install.js'))('adm-zip')
  const entry = new AdmZip(archive).getEntry(library.inPackage)
  if (!entry) return false
  const folder = join(library.target, '..')
  mkdirSync(folder, { recursive: true })
  return new AdmZip(archive).extractEntryTo(entry, folder, false, true)
}

/**
 * @param {string} folder
 * @param {number} depth
 * @returns {string[]}
 */
function filesBelow(folder, depth) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return depth > 0 ? filesBelow(path, depth - 1) : []
    return [path]
  })
}
