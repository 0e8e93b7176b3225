import type { Browser } from '@playwright/test'
import { readFileSync } from 'node:fs'

/**
 * Memory that the process of the page has for itself (private pages), in MB: JavaScript, arrays and canvases, and the
 * browser's own code and data in that process. The largest of the browser's pages. NaN where there is no /proc.
 */
export async function pageMemoryMB(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => privateMB(id))
  return Math.max(...pages)
}

function privateMB(processId: number): number {
  try {
    const text = readFileSync(`/proc/${processId}/smaps_rollup`, 'latin1')
    const kilobytes = [...text.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].map((match) => Number(match[1]))
    return kilobytes.reduce((sum, value) => sum + value, 0) / 1024
  } catch {
    return Number.NaN
  }
}
