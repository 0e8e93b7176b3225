// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orSayWhy, prepare } from './bootstrap.mjs'
import { ensureChromium } from './chromium.mjs'
import { inProject, ownNode, projectRoot, say } from './project.mjs'

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {object} Part
 * @property {string} name
 * @property {string[]} command What Node runs.
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} report The file that its JSON report goes to.
 * @property {(report: unknown) => Counts} count
 */

/** `npm test`: every test there is; `--long` runs those of tests/long as well. Ends with `N passed, N failed`. */
await orSayWhy(async () => {
  prepare()
  const reports = mkdtempSync(join(tmpdir(), 'hairline-test-'))
  try {
    const results = [runPart(vitest(reports))]
    if (process.argv.includes('--long') && hasTests('long')) results.push(runPart(longTests(reports)))
    if (hasTests('e2e')) {
      const fault = await ensureChromium()
      if (fault) say(`The end-to-end tests did not run: ${fault}.`)
      results.push(fault ? { passed: 0, failed: 1, skipped: 0 } : runPart(playwright(reports)))
    }
    const sum = (/** @type {keyof Counts} */ key) => results.reduce((total, each) => total + each[key], 0)
    const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
    console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}`)
    if (sum('failed') > 0 || sum('passed') === 0) process.exitCode = 1
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
})

/**
 * A part that fails without a failed test, or that leaves no report, counts as one failed.
 * @param {Part} part
 * @returns {Counts}
 */
function runPart({ name, command, env, report, count }) {
  console.log(`\n── ${name}`)
  const { status } = spawnSync(ownNode, command, {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  })
  if (!existsSync(report)) {
    say(`${name} did not run to the end.`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
  const counts = count(JSON.parse(readFileSync(report, 'utf8')))
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/**
 * @param {string} reports
 * @returns {Part}
 */
function vitest(reports) {
  const report = join(reports, 'vitest.json')
  return {
    name: 'Unit, RPC, architecture and shell tests',
    command: [inProject('node_modules', 'vitest', 'vitest.mjs'), 'run', ...reporters(report)],
    report,
    count: countVitest,
  }
}

/**
 * @param {string} reports
 * @returns {Part}
 */
function longTests(reports) {
  const report = join(reports, 'long.json')
  return {
    ...vitest(reports),
    name: 'Long tests',
    command: [inProject('node_modules', 'vitest', 'vitest.mjs'), 'run', ...reporters(report)],
    env: { HAIRLINE_TESTS: 'long' },
    report,
  }
}

/** @param {string} report */
function reporters(report) {
  return ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
}

/** @param {any} report */
function countVitest({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  // A file that cannot even be loaded has no tests that could fail.
  const broken = testResults.filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  return { passed: numPassedTests, failed: numFailedTests + broken.length, skipped: numPendingTests + numTodoTests }
}

/**
 * @param {string} reports
 * @returns {Part}
 */
function playwright(reports) {
  const report = join(reports, 'playwright.json')
  return {
    name: 'End-to-end tests in Chromium',
    command: [inProject('node_modules', '@playwright', 'test', 'cli.js'), 'test', '--reporter=line,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report, PLAYWRIGHT_FORCE_TTY: '0' },
    report,
    count: countPlaywright,
  }
}

/** @param {any} report */
function countPlaywright({ stats, errors }) {
  const failed = stats.unexpected + (stats.expected + stats.unexpected === 0 ? errors.length : 0)
  return { passed: stats.expected + stats.flaky, failed, skipped: stats.skipped }
}

/** @param {string} folder */
function hasTests(folder) {
  const path = inProject('tests', folder)
  return (
    existsSync(path) && readdirSync(path, { recursive: true }).some((file) => /\.(test|spec)\.ts$/.test(String(file)))
  )
}
