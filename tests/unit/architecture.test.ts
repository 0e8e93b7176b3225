import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { inProject, projectRoot } from '../../src-main/launch/project.mjs'

const run = promisify(execFile)

/** What a bundle imports by name of a package, over all chunks that it reaches. */
function packagesOf(entry: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>()
  const file = resolve(entry)
  if (seen.has(file)) return packages
  seen.add(file)
  for (const specifier of specifiersIn(readFileSync(file, 'utf8'))) {
    if (specifier.startsWith('.')) {
      for (const each of packagesOf(join(dirname(file), specifier), seen)) packages.add(each)
    } else if (!isBuiltin(specifier)) packages.add(packageName(specifier))
  }
  return packages
}

const IMPORT =
  /(?:^|[;\n}])\s*(?:import|export)\s*(?:[^'"();]*?\sfrom\s*)?["']([^"'\n]+)["']|\b(?:import|require)\(\s*["']([^"'\n]+)["']\s*\)/g

function specifiersIn(code: string): string[] {
  return [...code.matchAll(IMPORT)].map(([, fromStatic, fromCall]) => fromStatic ?? fromCall ?? '')
}

const isBuiltin = (specifier: string) => specifier.startsWith('node:') || builtinModules.includes(specifier)
const packageName = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

test('every source keeps to its layer', async () => {
  const cruise = inProject('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs')
  const folders = ['src-shared', 'src-main', 'src-renderer', 'datasets/generator'].filter((path) =>
    existsSync(inProject(path)),
  )
  const { stdout } = await run(
    process.execPath,
    [cruise, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders],
    { cwd: projectRoot, maxBuffer: 2 ** 28 },
  ).catch((error: { stdout: string }) => error)
  const { summary } = JSON.parse(stdout) as {
    summary: { totalCruised: number; violations: { from: string; to: string; rule: { name: string } }[] }
  }
  expect(summary.totalCruised).toBeGreaterThan(100)
  expect(summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)).toEqual([])
})

test('the shell stays thin', () => {
  const folder = inProject('src-main', 'electron')
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'))
  const lines = files.reduce((sum, file) => sum + readFileSync(join(folder, file), 'utf8').split('\n').length - 1, 0)
  expect(lines).toBeLessThan(400)
})

test('what runs before anything is installed imports nothing that is installed', () => {
  const folder = inProject('src-main', 'launch')
  const later = new Set(['@playwright/test'])
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.mjs'))) {
    const foreign = specifiersIn(readFileSync(join(folder, file), 'utf8')).filter(
      (specifier) => !specifier.startsWith('node:') && !specifier.startsWith('./') && !specifier.endsWith('.ts'),
    )
    expect(
      foreign.filter((specifier) => !later.has(specifier)),
      file,
    ).toEqual([])
  }
})

describe.skipIf(!existsSync(inProject('out', '.stamp')))('the built bundles', () => {
  const main = (name: string) => packagesOf(inProject('out', 'main', `${name}.js`))
  const native = ['better-sqlite3', 'sharp', 'onnxruntime-node']

  test('name a native module only where it belongs, and contain none', () => {
    const named = (entry: string) => native.filter((each) => main(entry).has(each))
    expect(named('hairline')).toEqual(['better-sqlite3'])
    expect(named('pixels')).toEqual(['sharp'])
    expect(named('inference')).toEqual(['onnxruntime-node'])
    for (const file of readdirSync(inProject('out', 'main'), { recursive: true }).map(String)) {
      if (file.endsWith('.js')) {
        // What a native package's own loader looks for: it would be here if the package had been bundled.
        expect(readFileSync(inProject('out', 'main', file), 'utf8'), file).not.toMatch(
          /better_sqlite3\.node|sharp-libvips|onnxruntime_binding\.node/,
        )
      }
    }
  })

  test('leave nothing out but what a packaged program brings along', () => {
    const { dependencies } = JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    for (const entry of ['hairline', 'pixels', 'inference']) {
      expect(
        [...main(entry)].filter((name) => !(name in dependencies)),
        entry,
      ).toEqual([])
    }
  })

  test('of the shell need nothing but Electron', () => {
    expect([...main('electron')]).toEqual(['electron'])
    const preload = readFileSync(inProject('out', 'preload', 'preload.cjs'), 'utf8')
    expect([...new Set(specifiersIn(preload))]).toEqual(['electron'])
  })

  test('of the page need nothing at all', () => {
    const folder = inProject('out', 'renderer', 'assets')
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
      const code = readFileSync(join(folder, file), 'utf8')
      const bare = [...code.matchAll(/(?:^|[;}])(?:import|export)[^'"();]*?from\s*["']([^"'\n]+)["']/g)].map(
        ([, name]) => name ?? '',
      )
      expect(
        bare.filter((name) => !name.startsWith('.')),
        file,
      ).toEqual([])
    }
  })
})
