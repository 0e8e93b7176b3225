import { readFileSync, writeFileSync } from 'node:fs'
import type { BrowserWindow, Rectangle, Screen } from 'electron'

export type WindowBounds = Partial<Rectangle> & { width: number; height: number; maximized: boolean }

const DEFAULT: WindowBounds = { width: 1440, height: 900, maximized: false }
const SMALLEST = { width: 640, height: 400 }
/** So much of the title bar must lie on a screen that it can be taken hold of. Pixels. */
const GRIP = 80

/** Where the window was; where that is off every screen now, or the file makes no sense, where the system puts it. */
export function readBounds(file: string, screen: Pick<Screen, 'getAllDisplays'>): WindowBounds {
  const stored = parse(file)
  if (!stored) return DEFAULT
  const width = Math.max(SMALLEST.width, stored.width)
  const height = Math.max(SMALLEST.height, stored.height)
  const { x, y, maximized } = stored
  const isReachable = screen.getAllDisplays().some(({ workArea }) => {
    const across = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x)
    return across >= GRIP && y >= workArea.y && y <= workArea.y + workArea.height - GRIP
  })
  return isReachable ? { x, y, width, height, maximized } : { width, height, maximized }
}

/** Keeps the bounds when the window closes. */
export function rememberBounds(
  window: Pick<BrowserWindow, 'on' | 'getNormalBounds' | 'isMaximized'>,
  file: string,
): void {
  window.on('close', () => {
    try {
      writeFileSync(file, JSON.stringify({ ...window.getNormalBounds(), maximized: window.isMaximized() }))
    } catch {
      // A full disk must not keep the window from closing.
    }
  })
}

function parse(file: string): (Rectangle & { maximized: boolean }) | null {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Math.round(Number(value[name])))
    const bounds = { x: x ?? NaN, y: y ?? NaN, width: width ?? NaN, height: height ?? NaN }
    return Object.values(bounds).every(Number.isFinite) ? { ...bounds, maximized: value.maximized === true } : null
  } catch {
    return null
  }
}
