import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { confine, lockDown } from '../../src-main/electron/lockdown.ts'

const OURS = 'http://127.0.0.1:47100'

type OpenHandler = () => { action: string }

class FakeContents extends EventEmitter {
  opens: OpenHandler | null = null
  setWindowOpenHandler(handler: OpenHandler): void {
    this.opens = handler
  }
  /** True when the page stayed where it was. */
  refuses(event: string, url = ''): boolean {
    let prevented = false
    this.emit(event, { url, preventDefault: () => (prevented = true) })
    return prevented
  }
}

function confined(): FakeContents {
  const contents = new FakeContents()
  confine(contents as never, () => OURS)
  return contents
}

test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('%s leads to no other page', (event) => {
  const contents = confined()
  expect(contents.refuses(event, `${OURS}/#/library`)).toBe(false)
  for (const url of [
    'https://evil.example/',
    'http://127.0.0.1:47101/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '',
  ])
    expect(contents.refuses(event, url), url).toBe(true)
})

test('nothing is embedded and no window is opened', () => {
  const contents = confined()
  expect(contents.refuses('will-attach-webview')).toBe(true)
  expect(contents.opens?.()).toEqual({ action: 'deny' })
})

test('before the backend is there, no page is allowed at all', () => {
  const contents = new FakeContents()
  confine(contents as never, () => null)
  expect(contents.refuses('will-navigate', `${OURS}/`)).toBe(true)
})

test('every permission is denied, and every page that is ever made is confined', () => {
  const handlers = new Map<string, (...given: unknown[]) => unknown>()
  const session = new Proxy(
    {},
    { get: (_target, name) => (handler: () => unknown) => handlers.set(String(name), handler) },
  )
  const app = new EventEmitter()
  lockDown(app as never, session as never, () => OURS)
  let answer: unknown
  handlers.get('setPermissionRequestHandler')?.({}, 'media', (allowed: boolean) => (answer = allowed))
  expect(answer).toBe(false)
  expect(handlers.get('setPermissionCheckHandler')?.()).toBe(false)
  expect(handlers.get('setDevicePermissionHandler')?.()).toBe(false)
  const contents = new FakeContents()
  app.emit('web-contents-created', {}, contents)
  expect(contents.refuses('will-navigate', 'https://evil.example/')).toBe(true)
})
