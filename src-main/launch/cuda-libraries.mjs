// @ts-check
import { spawn } from 'node:child_process'
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join, resolve } from 'node:path'

/**
 * @typedef {{ file: string, target: string, inPackage: string }} Library
 * @typedef {{ packageFolder: string, platform?: string, arch?: string }} Place
 * @typedef {{ path: string, unpack: (() => Buffer) | null }} Source a file, or an archive with what unpacks the library
 */

/** Folders below the one that was given, at most: an unpacked package keeps its libraries three deep. */
const DEPTH = 6
const REACH_LIMIT_MS = 15_000
const ELF = Buffer.from('\x7fELF', 'latin1')

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
 * Takes the libraries out of a folder, unpacked or in a .nupkg, or out of that file, without a network. All or none.
 * @param {Place & { from: string }} order
 * @returns {string[]} the files that were written
 */
export function copyLibraries({ from, ...place }) {
  const libraries = missingLibraries(place)
  const path = resolve(from)
  const sources = sourcesOf(path, libraries, place.packageFolder)
  const absent = libraries.filter((_, index) => !sources[index]).map(({ file }) => file)
  if (absent.length > 0) {
    throw new Error(
      `${path} lacks ${absent.join(', ')}; they are in the package ${nugetName(place)}, as onnxruntime publishes it. ` +
        'Nothing was copied.',
    )
  }
  const writers = sources.flatMap((source) => (source ? [writerOf(source, nugetName(place))] : []))
  installAll(
    libraries.map(({ target }) => target),
    writers,
  )
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
 * Whole or absent, since a library that was cut short would crash whoever loads it; and none before all are written.
 * @param {readonly string[]} targets
 * @param {readonly ((temporary: string) => void)[]} writers
 */
function installAll(targets, writers) {
  const temporary = targets.map((target) => `${target}.part`)
  try {
    for (const target of targets) mkdirSync(join(target, '..'), { recursive: true })
    for (const [index, path] of temporary.entries()) writers[index]?.(path)
    moveAll(temporary, targets)
  } finally {
    for (const path of temporary) rmSync(path, { force: true, recursive: true })
  }
}

/**
 * Libraries of two versions do not go together: where one cannot be put in its place, what was there before is there again.
 * @param {readonly string[]} files
 * @param {readonly string[]} targets
 */
function moveAll(files, targets) {
  /** @type {(() => void)[]} */
  const undo = []
  const before = targets.map((target) => `${target}.before`)
  try {
    for (const [index, target] of targets.entries()) {
      const kept = before[index] ?? ''
      if (existsSync(target)) {
        renameSync(target, kept)
        undo.push(() => renameSync(kept, target))
      }
      renameSync(files[index] ?? '', target)
      undo.push(() => rmSync(target))
    }
  } catch (error) {
    for (const step of undo.toReversed()) step()
    throw error
  }
  for (const path of before) rmSync(path, { force: true })
}

/**
 * Where each library is; null where it is nowhere. A file goes before what an archive beside it holds.
 * @param {string} path
 * @param {readonly Library[]} libraries
 * @param {string} packageFolder
 * @returns {(Source | null)[]}
 */
function sourcesOf(path, libraries, packageFolder) {
  const files = filesAt(path, libraries)
  const found = libraries.map(({ file }) => files.find((each) => basename(each) === file))
  const archive = files.find((file) => file.endsWith('.nupkg'))
  // One that was cut short does no harm where nothing is needed from it.
  const unpacker = archive && found.includes(undefined) ? openArchive(packageFolder, archive) : () => null
  return libraries.map((library, index) => {
    const file = found[index]
    if (file) return { path: file, unpack: null }
    const unpack = unpacker(library)
    return archive && unpack ? { path: archive, unpack } : null
  })
}

/**
 * @param {string} path
 * @param {readonly Library[]} libraries
 * @returns {string[]} the files of a folder, or a package by itself
 */
function filesAt(path, libraries) {
  const found = existsSync(path) ? statSync(path) : null
  if (found?.isDirectory()) return filesBelow(path, DEPTH)
  if (found?.isFile() && path.endsWith('.nupkg')) return [path]
  throw new Error(
    `${path} is ${found ? 'no folder and no .nupkg' : 'not there'}; ` +
      `give the folder that holds ${libraries[0]?.file ?? 'the libraries'}, or the .nupkg.`,
  )
}

/**
 * @param {string} packageFolder
 * @param {string} archive
 * @returns {(library: Library) => (() => Buffer) | null} what unpacks a library; null where it is not in there
 */
function openArchive(packageFolder, archive) {
  // What onnxruntime-node's own script unpacks with.
  const AdmZip = createRequire(join(packageFolder, 'script', 'install.js'))('adm-zip')
  try {
    const zip = new AdmZip(archive)
    return ({ inPackage }) => {
      const entry = zip.getEntry(inPackage)
      return entry ? () => entry.getData() : null
    }
  } catch {
    throw new Error(`${archive} is no package, or was cut short; download it again. Nothing was copied.`)
  }
}

/**
 * What writes a library that begins as one: a page of a proxy, saved under its name, would be found out only when it is loaded.
 * @param {Source} source
 * @param {string} nuget
 * @returns {(temporary: string) => void}
 */
function writerOf({ path, unpack }, nuget) {
  const content = readable(path, unpack ?? (() => beginningOf(path)))
  if (!content.subarray(0, ELF.length).equals(ELF)) {
    throw new Error(`${path} holds no library for Linux; download ${nuget} again. Nothing was copied.`)
  }
  return (temporary) => (unpack ? writeFileSync(temporary, content) : copyFileSync(path, temporary))
}

/**
 * @param {string} path
 * @param {() => Buffer} read
 */
function readable(path, read) {
  try {
    return read()
  } catch {
    throw new Error(`${path} cannot be read, or is damaged; download it again. Nothing was copied.`)
  }
}

/** @param {string} path */
function beginningOf(path) {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(ELF.length)
    return bytes.subarray(0, readSync(file, bytes))
  } finally {
    closeSync(file)
  }
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
