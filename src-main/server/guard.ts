import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Enough that guessing is hopeless, short enough to be typed once. */
export const MIN_TOKEN_LENGTH = 16

export type GuardOptions = {
  token: string
  /** Names beside the loopback literals that the Host header may carry: `gpu-box`, or `gpu-box:8080`. */
  allowHosts: string[]
  /** Of the listening socket: it names the cookie, since cookies do not tell ports apart. */
  port: number
}

export type Decision =
  | { kind: 'allow' }
  /** The secret was in the address: keep it in a cookie, and take it out of the address bar. */
  | { kind: 'log-in'; location: string; cookie: string }
  | { kind: 'refuse'; status: 400 | 401 | 403; sentence: string }

type Request = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'headersDistinct'>

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/

/** A secret for one launch. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * Decides who may talk to the backend. Loopback is not private: every web page can reach it, and so can every account of
 * the machine. See README.md in this folder for what each check is against.
 */
export class AccessGuard {
  readonly #token: string
  readonly #allowHosts: ReadonlySet<string>
  readonly #cookieName: string
  /** Derived, so that a cookie that leaks is not the secret that scripts use. */
  readonly #cookieValue: string

  constructor({ token, allowHosts, port }: GuardOptions) {
    this.#token = token
    this.#allowHosts = new Set(allowHosts.map((name) => name.toLowerCase()))
    this.#cookieName = `hairline-${port}`
    this.#cookieValue = createHmac('sha256', token).update('cookie').digest('base64url')
  }

  /** For an HTTP request. */
  decide(request: Request): Decision {
    const refusal = this.#refuseForeign(request, !isSafe(request.method) && !this.#hasBearer(request))
    if (refusal) return refusal
    // Concatenated, not resolved: `//name` as an address would be taken for another host.
    const address = new URL(`http://loopback${request.url}`)
    const given = address.searchParams.get('token')
    const isScript = address.pathname.startsWith('/api/')
    if (given !== null && request.method === 'GET' && !isScript && same(given, this.#token)) {
      return { kind: 'log-in', location: withoutToken(address), cookie: this.#cookie() }
    }
    if (this.#hasCookie(request) || (isScript && this.#hasBearer(request))) return { kind: 'allow' }
    return { kind: 'refuse', status: 401, sentence: 'This address needs the secret of the running workbench.' }
  }

  /** For a WebSocket upgrade. Browsers always send Origin with it; who does not is no page of ours. */
  decideUpgrade(request: Request): Exclude<Decision, { kind: 'log-in' }> {
    const refusal = this.#refuseForeign(request, true)
    if (refusal) return refusal
    if (this.#hasCookie(request)) return { kind: 'allow' }
    return { kind: 'refuse', status: 401, sentence: 'This address needs the secret of the running workbench.' }
  }

  #refuseForeign(request: Request, originNeeded: boolean): Extract<Decision, { kind: 'refuse' }> | null {
    // Two Host headers, or an absolute address beside one, make two readers see two different hosts.
    const hosts = request.headersDistinct.host ?? []
    const host = hosts[0]?.toLowerCase() ?? ''
    if (hosts.length !== 1 || !request.url?.startsWith('/')) {
      return { kind: 'refuse', status: 400, sentence: 'This request has no proper Host or address.' }
    }
    if (!this.#isOurs(host)) {
      return {
        kind: 'refuse',
        status: 403,
        sentence: `Hairline does not answer to this host name; use 127.0.0.1, or start it with --allow-host.`,
      }
    }
    const { origin } = request.headers
    const ownOrigins = LOOPBACK.test(host) ? [`http://${host}`] : [`http://${host}`, `https://${host}`]
    const originIsOurs = origin === undefined ? !originNeeded : ownOrigins.includes(origin.toLowerCase())
    if (!originIsOurs || isForeignSubresource(request)) {
      return { kind: 'refuse', status: 403, sentence: 'This request comes from a foreign page.' }
    }
    return null
  }

  #isOurs(host: string): boolean {
    return LOOPBACK.test(host) || this.#allowHosts.has(host) || this.#allowHosts.has(host.replace(/:\d{1,5}$/, ''))
  }

  #hasBearer(request: Request): boolean {
    const given = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    return given !== undefined && same(given, this.#token)
  }

  #hasCookie(request: Request): boolean {
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
    return pairs.some((pair) => {
      const [name, ...value] = pair.split('=')
      return name === this.#cookieName && same(value.join('='), this.#cookieValue)
    })
  }

  #cookie(): string {
    return `${this.#cookieName}=${this.#cookieValue}; Path=/; HttpOnly; SameSite=Strict`
  }
}

const isSafe = (method: string | undefined) => method === 'GET' || method === 'HEAD'

/**
 * A picture or script that a page of another site, or of another port of this machine, embeds: for SameSite cookies all
 * ports of a host are one site, and such requests carry no Origin. A link that opens the workbench is fine.
 */
function isForeignSubresource({ headers }: Request): boolean {
  const site = headers['sec-fetch-site']
  if (site !== 'cross-site' && site !== 'same-site') return false
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document'
}

/** Compares hashes, so that neither content nor length shows in the time. */
function same(given: string, secret: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(secret))
}

function withoutToken(address: URL): string {
  const rest = new URLSearchParams(address.search)
  rest.delete('token')
  // A path that begins with two slashes would send the browser to another host.
  const path = address.pathname.replace(/^[/\\]+/, '/')
  return rest.size > 0 ? `${path}?${rest}` : path
}
