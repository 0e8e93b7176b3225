type Listener = Parameters<WebSocket['addEventListener']>[1]

const CONNECTING = 0
const OPEN = 1
const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 4000

export type SocketState = 'open' | 'reconnecting'

type Options = {
  /** Opens one socket; the browser's WebSocket, or a stand-in of a test. */
  open: () => WebSocket
  onState: (state: SocketState) => void
}

/**
 * One WebSocket that never ends: when the backend goes away it tries again, with a growing pause of at most four seconds.
 * To its user it is either open or still connecting, so that a call made in between waits instead of failing. `close`
 * is told only when a connection that had been open is lost: answers that were under way will never come.
 */
export class ReconnectingSocket {
  readonly #options: Options
  readonly #listeners = new EventTarget()
  #socket: WebSocket | null = null
  #delayMs = FIRST_DELAY_MS
  #timer: ReturnType<typeof setTimeout> | undefined
  #wasOpen = false

  constructor(options: Options) {
    this.#options = options
    this.#connect()
  }

  get readyState(): 0 | 1 {
    return this.#socket?.readyState === OPEN ? OPEN : CONNECTING
  }

  addEventListener(type: string, listener: Listener, options?: boolean | AddEventListenerOptions): void {
    this.#listeners.addEventListener(type, listener, options)
  }

  removeEventListener(type: string, listener: Listener, options?: boolean | EventListenerOptions): void {
    this.#listeners.removeEventListener(type, listener, options)
  }

  send(data: Parameters<WebSocket['send']>[0]): void {
    if (this.#socket?.readyState !== OPEN) throw new Error('The connection to the backend is not open.')
    this.#socket.send(data)
  }

  /** Tries at once, for instance when the page comes back to the foreground. */
  retryNow(): void {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#connect()
  }

  #connect(): void {
    this.#timer = undefined
    const socket = this.#options.open()
    this.#socket = socket
    socket.addEventListener('open', () => this.#opened())
    socket.addEventListener('message', (event) =>
      this.#listeners.dispatchEvent(new MessageEvent('message', { data: event.data as unknown })),
    )
    // An error is always followed by a close.
    socket.addEventListener('close', () => this.#closed())
  }

  #opened(): void {
    this.#delayMs = FIRST_DELAY_MS
    this.#wasOpen = true
    this.#options.onState('open')
    this.#listeners.dispatchEvent(new Event('open'))
  }

  #closed(): void {
    this.#socket = null
    this.#options.onState('reconnecting')
    if (this.#wasOpen) this.#listeners.dispatchEvent(new Event('close'))
    this.#wasOpen = false
    this.#timer = setTimeout(() => this.#connect(), this.#delayMs)
    this.#delayMs = Math.min(this.#delayMs * 2, LONGEST_DELAY_MS)
  }
}
