// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { orSayWhy, prepare } from './bootstrap.mjs'
import { inProject, ownNode, projectRoot } from './project.mjs'

/** @typedef {import('../../tests/bench/report.ts').Report} Report */

const HELPERS = ['report']

/** `npm run bench -- [NAME] [--json]`: one benchmark of tests/bench, or all. */
await orSayWhy(() => {
  const json = process.argv.includes('--json')
  const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))
  const known = benchmarks()
  const unknown = names.find((name) => !known.includes(name))
  if (unknown) throw new Error(`There is no benchmark ${unknown}; there are: ${known.join(', ')}.`)
  prepare()
  const reports = (names.length > 0 ? names : known).map(run)
  if (json) console.log(JSON.stringify(reports.length === 1 ? reports[0] : reports))
  else for (const report of reports) print(report)
})

function benchmarks() {
  const files = existsSync(inProject('tests', 'bench')) ? readdirSync(inProject('tests', 'bench')) : []
  const names = files.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3))
  return names.filter((name) => !HELPERS.includes(name)).sort()
}

/**
 * @param {string} name
 * @returns {Report}
 */
function run(name) {
  const result = spawnSync(ownNode, [inProject('tests', 'bench', `${name}.ts`)], {
    cwd: projectRoot,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 26,
  })
  const last = result.stdout?.trim().split('\n').at(-1) ?? ''
  if (result.status !== 0) throw new Error(`The benchmark ${name} failed; its message stands above.`)
  return { ...JSON.parse(last), name }
}

/** @param {Report} report */
function print({ name, figures, ratios, machine }) {
  console.log(`\n${name} (${machine.cpu}, ${machine.cores} cores, Node ${machine.node})`)
  for (const [label, value] of [...Object.entries(figures), ...Object.entries(ratios)]) {
    console.log(`  ${label.padEnd(40)} ${String(value).padStart(14)}`)
  }
}
