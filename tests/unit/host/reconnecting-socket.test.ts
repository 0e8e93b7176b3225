import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ReconnectingSocket, type SocketState } from '../../../src-renderer/host/reconnecting-socket.ts'

/** Stands for the browser's WebSocket; the test opens and closes it. */
class FakeSocket extends EventTarget {
  readyState = 0
  readonly sent: unknown[] = []
  send(data: unknown): void {
    this.sent.push(data)
  }
  accept(): void {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }
  lose(): void {
    this.readyState = 3
    this.dispatchEvent(new Event('close'))
  }
}

let sockets: FakeSocket[]
let states: SocketState[]
let socket: ReconnectingSocket

beforeEach(() => {
  vi.useFakeTimers()
  sockets = []
  states = []
  socket = new ReconnectingSocket({
    open: () => {
      const next = new FakeSocket()
      sockets.push(next)
      return next as unknown as WebSocket
    },
    onState: (state) => states.push(state),
  })
})

afterEach(() => {
  vi.useRealTimers()
})

test('a lost connection is told once, and another one is opened', () => {
  const closed = vi.fn()
  socket.addEventListener('close', closed)
  sockets[0]?.accept()
  sockets[0]?.lose()
  expect(closed).toHaveBeenCalledTimes(1)
  expect(socket.readyState).toBe(0)
  vi.advanceTimersByTime(300)
  sockets[1]?.accept()
  expect(socket.readyState).toBe(1)
  expect(states).toEqual(['open', 'reconnecting', 'open'])
})

test('calls wait while it connects: attempts that fail are no lost connection', () => {
  const closed = vi.fn()
  socket.addEventListener('close', closed)
  for (let attempt = 0; attempt < 5; attempt += 1) {
    sockets.at(-1)?.lose()
    vi.advanceTimersByTime(4000)
  }
  expect(closed).not.toHaveBeenCalled()
  expect(sockets).toHaveLength(6)
})

test('pauses between attempts grow to four seconds and no further', () => {
  const attemptsIn = (ms: number) => {
    const before = sockets.length
    for (let passed = 0; passed < ms; passed += 50) {
      if (sockets.at(-1)?.readyState === 0) sockets.at(-1)?.lose()
      vi.advanceTimersByTime(50)
    }
    return sockets.length - before
  }
  expect(attemptsIn(2000)).toBeGreaterThanOrEqual(3)
  attemptsIn(10_000)
  expect(attemptsIn(20_000)).toBeGreaterThanOrEqual(4)
})

test('messages reach the listeners from whichever connection stands', () => {
  const heard: unknown[] = []
  socket.addEventListener('message', (event: Event) => heard.push((event as MessageEvent).data))
  sockets[0]?.accept()
  sockets[0]?.dispatchEvent(new MessageEvent('message', { data: 'one' }))
  sockets[0]?.lose()
  vi.advanceTimersByTime(300)
  sockets[1]?.accept()
  sockets[1]?.dispatchEvent(new MessageEvent('message', { data: 'two' }))
  socket.send('three')
  expect(heard).toEqual(['one', 'two'])
  expect(sockets[1]?.sent).toEqual(['three'])
})
