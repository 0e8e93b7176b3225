import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyLibraries, fetchLibraries, missingLibraries } from '../../../src-main/launch/cuda-libraries.mjs'

const FILES = ['libonnxruntime_providers_cuda.so', 'libonnxruntime_providers_shared.so']
/** How libraries begin on Linux. */
const ELF = '\x7fELF'
const IN_PACKAGE = 'runtimes/linux-x64/native'
const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url))
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-cuda-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A package that says of itself what onnxruntime-node does; its install script writes the files, or fails. */
async function fakePackage(name: string, script: string): Promise<string> {
  const path = join(folder, name)
  await mkdir(join(path, 'script'), { recursive: true })
  const manifest = Object.fromEntries(FILES.map((file) => [`./${file}`, { path: `${IN_PACKAGE}/${file}` }]))
  const metadata = {
    requirements: { 'linux/x64': ['cuda12'], 'darwin/arm64': [] },
    manifests: { 'linux/x64:cuda12': manifest },
    packages: { 'nuget:linux/x64:cuda12': { name: 'Runtime.Gpu', versions: [{ version: '1.2.3' }] } },
    // Nobody listens there.
    feeds: script === 'unreachable' ? { nuget: { index: 'http://127.0.0.1:9/index.json' } } : {},
  }
  await writeFile(join(path, 'script', 'install-metadata.js'), `module.exports = ${JSON.stringify(metadata)}`)
  await writeFile(join(path, 'script', 'install.js'), script)
  return path
}
const linux = { platform: 'linux', arch: 'x64' }
const targetOf = (packageFolder: string, file: string) => join(packageFolder, 'bin', 'napi-v6', 'linux', 'x64', file)

test('libraries are taken from a folder, however deep they lie', async () => {
  const packageFolder = await fakePackage('copied', '')
  const from = join(folder, 'offline')
  await mkdir(join(from, IN_PACKAGE), { recursive: true })
  for (const file of FILES) await writeFile(join(from, IN_PACKAGE, file), `${ELF}content of ${file}`)
  expect(copyLibraries({ packageFolder, from, ...linux })).toEqual(FILES.map((file) => targetOf(packageFolder, file)))
  for (const file of FILES)
    expect(await readFile(targetOf(packageFolder, file), 'utf8')).toBe(`${ELF}content of ${file}`)
})

test('libraries are taken out of the package file itself', async () => {
  const packageFolder = await fakePackage('unpacked', '')
  const AdmZip = createRequire(join(modules, 'onnxruntime-node', 'script', 'install.js'))('adm-zip') as new () => {
    addFile(name: string, content: Buffer): void
    writeZip(path: string): void
  }
  const zip = new AdmZip()
  for (const file of FILES) zip.addFile(`${IN_PACKAGE}/${file}`, Buffer.from(`${ELF}zipped ${file}`))
  const from = join(folder, 'downloads')
  await mkdir(from)
  zip.writeZip(join(from, 'runtime.gpu.1.2.3.nupkg'))
  // Its own dependencies lie beside it.
  await mkdir(join(packageFolder, 'node_modules'))
  await symlink(join(modules, 'adm-zip'), join(packageFolder, 'node_modules', 'adm-zip'), 'junction')
  const archive = join(from, 'runtime.gpu.1.2.3.nupkg')
  for (const given of [from, archive]) {
    copyLibraries({ packageFolder, from: given, ...linux })
    for (const file of FILES) {
      expect(await readFile(targetOf(packageFolder, file), 'utf8')).toBe(`${ELF}zipped ${file}`)
      await rm(targetOf(packageFolder, file))
    }
  }
  // What lies beside it goes before what is in it.
  await writeFile(join(from, FILES[0]!), `${ELF}beside`)
  copyLibraries({ packageFolder, from, ...linux })
  const contents = await Promise.all(FILES.map((file) => readFile(targetOf(packageFolder, file), 'utf8')))
  expect(contents).toEqual([`${ELF}beside`, `${ELF}zipped ${FILES[1]}`])
  await writeFile(archive, 'PK and no more')
  expect(() => copyLibraries({ packageFolder, from, ...linux })).toThrow(/\.nupkg is no package, or was cut short/)
})

test('what lacks is named, with the package that has it, and nothing is copied', async () => {
  const packageFolder = await fakePackage('lacking', '')
  const from = join(folder, 'half')
  await mkdir(from)
  await writeFile(join(from, FILES[0]!), `${ELF}one`)
  expect(() => copyLibraries({ packageFolder, from, ...linux })).toThrow(
    `lacks ${FILES[1]}; they are in the package Runtime.Gpu 1.2.3`,
  )
  expect(() => copyLibraries({ packageFolder, from: join(folder, 'nowhere'), ...linux })).toThrow(
    'nowhere is not there',
  )
  expect(() => copyLibraries({ packageFolder, from: join(from, FILES[0]!), ...linux })).toThrow(
    'no folder and no .nupkg',
  )
  await writeFile(join(from, FILES[1]!), '<!doctype html>')
  expect(() => copyLibraries({ packageFolder, from, ...linux })).toThrow(`${FILES[1]} holds no library`)
  expect(existsSync(targetOf(packageFolder, FILES[0]!))).toBe(false)
})

test('complete libraries do not need the archive beside them, cut short or not', async () => {
  const packageFolder = await fakePackage('beside', '')
  const from = join(folder, 'beside-archive')
  await mkdir(from)
  await writeFile(join(from, 'runtime.gpu.1.2.3.nupkg'), 'PK and no more')
  for (const file of FILES) await writeFile(join(from, file), `${ELF}${file}`)
  copyLibraries({ packageFolder, from, ...linux })
  expect(await readFile(targetOf(packageFolder, FILES[1]!), 'utf8')).toBe(`${ELF}${FILES[1]}`)
})

test('where one cannot be written none is there, nor a part of one', async () => {
  const packageFolder = await fakePackage('unwritable', '')
  const from = join(folder, 'good')
  await mkdir(from)
  for (const file of FILES) await writeFile(join(from, file), `${ELF}${file}`)
  await mkdir(`${targetOf(packageFolder, FILES[1]!)}.part`, { recursive: true })
  expect(() => copyLibraries({ packageFolder, from, ...linux })).toThrow()
  expect(await readdir(join(targetOf(packageFolder, FILES[0]!), '..'))).toEqual([])
})

test('where one cannot be put in its place, those that were there before are there again', async () => {
  const packageFolder = await fakePackage('half-moved', '')
  const from = join(folder, 'newer')
  await mkdir(from)
  for (const file of FILES) await writeFile(join(from, file), `${ELF}newer`)
  const [first, second] = FILES.map((file) => targetOf(packageFolder, file))
  await mkdir(join(`${second!}.before`, 'taken'), { recursive: true })
  await writeFile(second!, 'older')
  expect(() => copyLibraries({ packageFolder, from, ...linux })).toThrow()
  expect(existsSync(first!)).toBe(false)
  await writeFile(first!, 'older')
  expect(() => copyLibraries({ packageFolder, from, ...linux })).toThrow()
  for (const file of [first!, second!]) expect(await readFile(file, 'utf8')).toBe('older')
  await rm(`${second!}.before`, { recursive: true })
  copyLibraries({ packageFolder, from, ...linux })
  for (const file of [first!, second!]) expect(await readFile(file, 'utf8')).toBe(`${ELF}newer`)
  expect((await readdir(join(first!, '..'))).toSorted()).toEqual(FILES.toSorted())
})

test('an empty file is no library', async () => {
  const packageFolder = await fakePackage('nothing', '')
  const from = join(folder, 'empty')
  await mkdir(from)
  await writeFile(join(from, FILES[0]!), `${ELF}one`)
  await writeFile(join(from, FILES[1]!), '')
  expect(() => copyLibraries({ packageFolder, from, ...linux })).toThrow(`${FILES[1]} holds no library`)
  expect(existsSync(targetOf(packageFolder, FILES[0]!))).toBe(false)
})

test('a platform without CUDA is refused in a sentence', async () => {
  const packageFolder = await fakePackage('elsewhere', '')
  expect(() => missingLibraries({ packageFolder, platform: 'darwin', arch: 'arm64' })).toThrow(
    'There are no CUDA libraries for darwin arm64',
  )
  expect(() => missingLibraries({ packageFolder, platform: 'win32', arch: 'x64' })).toThrow('DirectML')
})

test("onnxruntime-node's own script fetches; what it did not bring is a fault", async () => {
  const write = FILES.map((file) => `fs.writeFileSync(path.join(folder, ${JSON.stringify(file)}), process.argv[2])`)
  const script = `
    const fs = require('node:fs'), path = require('node:path')
    const folder = path.join(__dirname, '..', 'bin', 'napi-v6', 'linux', 'x64')
    fs.mkdirSync(folder, { recursive: true })
    ${write.join('\n')}`
  const good = await fakePackage('fetched', script)
  await fetchLibraries({ packageFolder: good, node: process.execPath, ...linux })
  expect(await readFile(targetOf(good, FILES[0]!), 'utf8')).toBe('--onnxruntime-node-install=cuda12')

  const bad = await fakePackage('failing', 'process.exit(1)')
  await expect(fetchLibraries({ packageFolder: bad, node: process.execPath, ...linux })).rejects.toThrow(
    /--from FOLDER/,
  )
})

test('without a network the way out is said before anything is waited for', async () => {
  const packageFolder = await fakePackage('unreached', 'unreachable')
  await expect(fetchLibraries({ packageFolder, node: process.execPath, env: {}, ...linux })).rejects.toThrow(
    /127\.0\.0\.1:9 cannot be reached from here\. .*Runtime\.Gpu 1\.2\.3.*--from FOLDER/,
  )
})

test('the command explains itself', () => {
  const script = fileURLToPath(new URL('../../../src-main/launch/setup-cuda.mjs', import.meta.url))
  expect(execFileSync(process.execPath, [script, '--help'], { encoding: 'utf8' })).toContain('--from FOLDER')
})
