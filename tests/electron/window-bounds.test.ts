import { EventEmitter } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readBounds, rememberBounds } from '../../src-main/electron/window-bounds.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hairline-bounds-'))
  file = join(folder, 'window.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 25, width: 1920, height: 1055 } }] } as never
const stored = (value: unknown) => writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value))

test('the window comes back where it was', () => {
  const window = new EventEmitter() as EventEmitter & { getNormalBounds: () => unknown; isMaximized: () => boolean }
  const bounds = { x: 100, y: 50, width: 1200, height: 800 }
  window.getNormalBounds = () => bounds
  window.isMaximized = () => true
  rememberBounds(window as never, file)
  window.emit('close')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...bounds, maximized: true })
  expect(readBounds(file, screen)).toEqual({ ...bounds, maximized: true })
})

test('a window on a screen that is gone keeps its size and gets a new place', () => {
  stored({ x: 2500, y: 100, width: 1200, height: 800, maximized: false })
  expect(readBounds(file, screen)).toEqual({ width: 1200, height: 800, maximized: false })
  stored({ x: 100, y: -200, width: 1200, height: 800 })
  expect(readBounds(file, screen)).not.toHaveProperty('x')
})

test('without a usable file it has its usual size', () => {
  const usual = { width: 1440, height: 900, maximized: false }
  expect(readBounds(file, screen)).toEqual(usual)
  for (const nonsense of ['', 'null', '{"x":1}', '{"x":"a","y":0,"width":1,"height":1}', '[1,2,3,4]']) {
    stored(nonsense)
    expect(readBounds(file, screen), nonsense).toEqual(usual)
  }
  stored({ x: 0, y: 25, width: 1, height: -5 })
  expect(readBounds(file, screen)).toMatchObject({ width: 640, height: 400 })
})
