// @ts-check
import { spawn } from 'node:child_process'

/** @returns {boolean} whether a window can be shown at all */
export function hasDisplay({ platform, env } = process) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/**
 * Opens an address in the person's browser, where there is a display.
 * @param {string} url
 * @returns {Promise<boolean>} whether a program to open it with was found
 */
export async function openInBrowser(url) {
  if (!hasDisplay()) return false
  const [command, ...args] = { darwin: ['open'], win32: ['rundll32', 'url.dll,FileProtocolHandler'] }[
    String(process.platform)
  ] ?? ['xdg-open']
  const child = spawn(String(command), [...args, url], { stdio: 'ignore', detached: true })
  return new Promise((resolve) => {
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
