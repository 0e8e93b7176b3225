// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { inProject, ownNode, say } from './project.mjs'

const KNOWN_PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const PACKAGES = ['chromium', 'fonts-liberation', 'fonts-noto-core']
const DOWNLOAD_MS = 300_000

/**
 * Makes sure that there is a Chromium for the end-to-end tests: the system's, or the one that Playwright keeps. Installs it
 * where that is possible.
 * @returns {Promise<string | null>} why there is none, or null
 */
export async function ensureChromium() {
  if (await findChromium()) return null
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    say('Installing Chromium for the end-to-end tests …')
    apt(['update', '-qq'])
    apt(['install', '-y', '-qq', ...PACKAGES])
  } else {
    say('Fetching the Chromium of Playwright for the end-to-end tests …')
    const cli = inProject('node_modules', '@playwright', 'test', 'cli.js')
    spawnSync(ownNode, [cli, 'install', 'chromium'], { stdio: toStderr(), timeout: DOWNLOAD_MS })
  }
  if (await findChromium()) return null
  return 'there is no Chromium and it could not be installed; install it, or name it with HAIRLINE_CHROMIUM'
}

async function findChromium() {
  const named = process.env.HAIRLINE_CHROMIUM
  if (named) return existsSync(named)
  if (KNOWN_PATHS.some((path) => existsSync(path))) return true
  const { chromium } = await import('@playwright/test')
  return existsSync(chromium.executablePath())
}

/** @param {string[]} args */
function apt(args) {
  spawnSync('apt-get', args, { stdio: toStderr(), env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
}

/** @returns {import('node:child_process').StdioOptions} */
function toStderr() {
  return ['ignore', process.stderr.fd, process.stderr.fd]
}
