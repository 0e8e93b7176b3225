import { once } from 'node:events'
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { RunningServer } from '../../src-main/server/server.ts'
import { FakeBackend, HASH, TOKEN } from '../fixtures/fake-backend.ts'

let fake: FakeBackend
let server: RunningServer
let cookie: string

beforeAll(async () => {
  fake = await FakeBackend.create()
  server = await fake.serve()
  cookie = await logIn(server)
})
afterAll(() => fake.dispose())

const PHOTO = `/assets/photo/img_1/${HASH}`

type Answer = { status: number; headers: IncomingMessage['headers']; body: string }

/** Sends exactly this path and these headers: `fetch` would tidy both. */
async function send(path: string, headers: OutgoingHttpHeaders = {}, method = 'GET', body = ''): Promise<Answer> {
  const outgoing = request({ host: '127.0.0.1', port: server.port, path, method, headers }).end(body)
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk)
  return { status: response.statusCode ?? 0, headers: response.headers, body: text }
}

/** Opens a WebSocket; the HTTP status that it was refused with, or 101. */
async function upgrade(headers: Record<string, string>, path = '/rpc', to = server): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${to.port}${path}`, { headers })
  socket.on('error', () => undefined)
  return new Promise((resolve) => {
    socket.once('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.once('unexpected-response', (outgoing, response) => {
      outgoing.destroy()
      resolve(response.statusCode ?? 0)
    })
  })
}

async function logIn(to: RunningServer): Promise<string> {
  const answer = await fetch(to.url, { redirect: 'manual' })
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

describe('without the secret', () => {
  test.each([
    '/',
    '/index.html',
    PHOTO,
    '/assets/index.js',
    '/api/workspace/get',
    '/api/openapi.json',
    '/rpc',
    '/nothing',
  ])('%s shows only how to get in', async (path) => {
    const answer = await send(path)
    expect(answer.status).toBe(401)
    expect(answer.body).toContain('To get in, open the address')
    expect(answer.body).not.toContain(fake.folder)
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
  })

  test('a wrong secret is no secret, in every place where one may stand', async () => {
    const wrong = `${TOKEN.slice(0, -1)}x`
    expect((await send(`/?token=${wrong}`)).status).toBe(401)
    expect((await send('/?token=')).status).toBe(401)
    expect((await send('/', { cookie: `hairline-${server.port}=${wrong}` })).status).toBe(401)
    // The cookie holds a value derived from the secret, not the secret.
    expect((await send('/', { cookie: `hairline-${server.port}=${TOKEN}` })).status).toBe(401)
    expect((await send('/api/workspace/get', { authorization: `Bearer ${wrong}` }, 'POST')).status).toBe(403)
    expect((await send('/api/openapi.json', { authorization: `Bearer ${wrong}` })).status).toBe(401)
  })

  test('a WebSocket is refused', async () => {
    expect(await upgrade({ origin: server.origin })).toBe(401)
    expect(await upgrade({ origin: server.origin }, `/rpc?token=${TOKEN}`)).toBe(401)
  })

  test('the cookie of another port does not open this one', async () => {
    const other = await fake.serve({ token: 'another-secret-0123456789' })
    const othersCookie = await logIn(other)
    expect(othersCookie).toContain(`hairline-${other.port}=`)
    expect((await send('/', { cookie: othersCookie })).status).toBe(401)
  })
})

describe('with the secret', () => {
  test('a visit exchanges it for a cookie and takes it out of the address bar', async () => {
    const answer = await send(`/?token=${TOKEN}&from=mail`)
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe('/?from=mail')
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^hairline-${server.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    )
    expect(answer.headers['cache-control']).toBe('no-store')
    expect((await send(PHOTO, { cookie })).status).toBe(200)
  })

  test('the exchange never leads to another host', async () => {
    for (const path of [
      `//evil.example/?token=${TOKEN}`,
      `/\\evil.example?token=${TOKEN}`,
      `///evil.example?token=${TOKEN}`,
    ]) {
      const answer = await send(path)
      expect(answer.headers.location).toBe('/evil.example' + (path.includes('/?') ? '/' : ''))
    }
  })

  test('scripts send it as a bearer, to the API alone', async () => {
    const authorization = `Bearer ${TOKEN}`
    const answer = await send('/api/workspace/get', { authorization }, 'POST')
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body)).toMatchObject({ name: 'fake' })
    expect((await send('/', { authorization })).status).toBe(401)
    expect((await send(PHOTO, { authorization })).status).toBe(401)
  })

  test('every answer carries the headers that keep it to itself', async () => {
    for (const path of ['/', PHOTO, '/nothing']) {
      expect((await send(path, { cookie })).headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      })
    }
  })
})

describe('from a foreign page', () => {
  test('HTTP is refused, with cookie and all', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', `https://127.0.0.1:${server.port}`]) {
      expect((await send('/', { cookie, origin })).status, origin).toBe(403)
      expect((await send('/api/workspace/get', { cookie, origin }, 'POST')).status, origin).toBe(403)
    }
    // A request that changes something says where it comes from.
    expect((await send('/api/workspace/get', { cookie }, 'POST')).status).toBe(403)
    expect((await send('/api/workspace/get', { cookie, origin: server.origin }, 'POST')).status).toBe(200)
  })

  test('a WebSocket is refused, with cookie and all', async () => {
    expect(await upgrade({ cookie, origin: 'https://evil.example' })).toBe(403)
    expect(await upgrade({ cookie, origin: 'null' })).toBe(403)
    expect(await upgrade({ cookie })).toBe(403)
    expect(await upgrade({ cookie, origin: server.origin }, '/elsewhere')).toBe(404)
    expect(await upgrade({ cookie, origin: server.origin })).toBe(101)
  })

  test('what another port of this machine embeds is refused; a link to the workbench is not', async () => {
    const embedded = { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }
    expect((await send(PHOTO, embedded)).status).toBe(403)
    const frame = { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }
    expect((await send('/', frame)).status).toBe(403)
    const link = { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect((await send('/', link)).status).not.toBe(403)
  })
})

describe('by another host name (DNS rebinding)', () => {
  test.each([
    'evil.example',
    'evil.example:PORT',
    'localhost.evil.example:PORT',
    '127.0.0.1.evil.example:PORT',
    '127.0.0.1@evil.example',
    '127.0.0.2:PORT',
    '2130706433:PORT',
    '0.0.0.0:PORT',
    '[::ffff:127.0.0.1]:PORT',
    'localhost.:PORT',
  ])('%s is refused', async (name) => {
    const host = name.replace('PORT', String(server.port))
    const origin = `http://${host}`
    expect([400, 403]).toContain((await send('/', { host, cookie })).status)
    expect([400, 403]).toContain((await send('/api/workspace/get', { host, cookie, origin }, 'POST')).status)
    expect(await upgrade({ host, cookie, origin })).toBe(403)
  })

  test('loopback literals are welcome, also at the other end of a tunnel', async () => {
    for (const host of [
      `127.0.0.1:${server.port}`,
      `localhost:${server.port}`,
      `[::1]:${server.port}`,
      'localhost:9000',
    ]) {
      expect((await send(PHOTO, { host, cookie })).status, host).toBe(200)
      expect(await upgrade({ host, cookie, origin: `http://${host}` }), host).toBe(101)
    }
  })

  test('a name has to be allowed', async () => {
    const named = await fake.serve({ allowHosts: ['gpu-box', 'lab.example:8443'] })
    const own = await logIn(named)
    const status = async (host: string, origin = `http://${host}`) =>
      upgrade({ host, origin, cookie: own }, '/rpc', named)
    expect(await status(`gpu-box:${named.port}`)).toBe(101)
    expect(await status('GPU-BOX')).toBe(101)
    expect(await status('lab.example:8443', 'https://lab.example:8443')).toBe(101)
    expect(await status('lab.example:1')).toBe(403)
    expect(await status('gpu-box.evil.example')).toBe(403)
  })

  test('two Host headers, none, or an absolute address are refused', async () => {
    const raw = async (text: string) => {
      const socket = connect(server.port, '127.0.0.1')
      socket.end(text.replaceAll('\n', '\r\n'))
      let answer = ''
      for await (const chunk of socket.setEncoding('utf8')) answer += String(chunk)
      return answer.split(' ')[1]
    }
    const own = `Host: 127.0.0.1:${server.port}`
    expect(await raw(`GET / HTTP/1.1\n${own}\nHost: evil.example\nCookie: ${cookie}\nConnection: close\n\n`)).toBe(
      '400',
    )
    expect(await raw(`GET / HTTP/1.0\nCookie: ${cookie}\n\n`)).toBe('400')
    expect(await raw(`GET http://evil.example/ HTTP/1.1\n${own}\nCookie: ${cookie}\nConnection: close\n\n`)).toBe('400')
  })
})

describe('path traversal', () => {
  const up = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..\\', '..%5c', '%252e%252e%252f', '..;/', '....//']
  const routes = [
    '/',
    '/assets/',
    '/assets/photo/',
    '/assets/mask/',
    `/assets/thumbnail/img_1/${HASH}/`,
    `/assets/photo-tile/img_1/${HASH}/0/0/`,
    '/assets/trial/',
  ]

  test.each(routes)('nothing is found above %s', async (route) => {
    for (const step of up) {
      for (const target of ['secret.txt', 'etc/passwd', 'package.json']) {
        const answer = await send(`${route}${step.repeat(6)}${target}`, { cookie })
        expect([400, 404], step).toContain(answer.status)
        expect(answer.body).not.toMatch(/nobody may read this|root:|"dependencies"/)
      }
    }
  })

  test('ids, hashes and sizes are what they look like', async () => {
    expect((await send(PHOTO, { cookie })).status).toBe(200)
    for (const path of [
      `/assets/photo/img_2/${HASH}`,
      `/assets/photo/img_1/${HASH.replace('0', 'f')}`,
      '/assets/photo/img_1/',
      '/assets/photo/img_1/0',
      `/assets/photo/${'a'.repeat(65)}/${HASH}`,
      `/assets/photo/img%00_1/${HASH}`,
      `/assets/photo-tile/img_1/${HASH}/0/0`,
      `/assets/photo-tile/img_1/${HASH}/0/-1/0`,
      `/assets/photo-tile/img_1/${HASH}/0/0/1000`,
      `/assets/photo-tile/img_2/${HASH}/0/0/0`,
      `/assets/photo-overview/img_1/${HASH}/..`,
      `/assets/thumbnail/img_1/${HASH}/257`,
      `/assets/thumbnail/img_1/${HASH}/25600000`,
      `/assets/prediction/mdl%2f1/img_1/${HASH}`,
      `/assets/prediction/mdl_1/img_9/${HASH}`,
      `/assets/trial/${HASH.replace('0', 'f')}`,
    ]) {
      const answer = await send(path, { cookie })
      expect(answer.status, path).toBe(404)
      expect(answer.body).not.toContain(fake.folder)
    }
  })

  test('a photo says what it is by its content, and may be kept for ever', async () => {
    const answer = await send(PHOTO, { cookie })
    // The file's name ends in .jpg.
    expect(answer.headers['content-type']).toBe('image/png')
    expect(answer.headers['cache-control']).toBe('private, max-age=31536000, immutable')
  })
})

describe('binding', () => {
  test('beyond loopback needs a secret of one’s own', async () => {
    await expect(fake.serve({ host: '0.0.0.0', token: undefined })).rejects.toThrow(/--token with at least 16/)
    await expect(fake.serve({ host: '::', token: undefined })).rejects.toThrow(/--token/)
    await expect(fake.serve({ host: '0.0.0.0', token: 'short' })).rejects.toThrow(/too weak/)
    const open = await fake.serve({ host: '0.0.0.0' })
    expect(open.url).toBe(`http://127.0.0.1:${open.port}/?token=${TOKEN}`)
  })

  test('a port that is taken is named in a sentence', async () => {
    await expect(fake.serve({ port: server.port })).rejects.toThrow(`Port ${server.port} is in use by another program`)
  })
})

test('an oversized frame closes its own connection and no other', async () => {
  const small = await fake.serve({ maxMessageBytes: 1000 })
  const headers = { cookie: await logIn(small), origin: small.origin }
  const good = new WebSocket(`ws://127.0.0.1:${small.port}/rpc`, { headers })
  const bad = new WebSocket(`ws://127.0.0.1:${small.port}/rpc`, { headers })
  await Promise.all([once(good, 'open'), once(bad, 'open')])
  bad.send(Buffer.alloc(1001))
  const [code] = (await once(bad, 'close')) as [number]
  expect(code).toBe(1009)
  good.ping()
  await once(good, 'pong')
  good.terminate()
})

test('a frame that only claims to be huge takes no memory and closes its own connection', async () => {
  const key = Buffer.alloc(16).toString('base64')
  const socket = connect(server.port, '127.0.0.1')
  socket.write(
    `GET /rpc HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nOrigin: ${server.origin}\r\nCookie: ${cookie}\r\n` +
      `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  )
  await once(socket, 'data')
  // FIN, binary; masked, 64-bit length: 2^40 bytes.
  socket.write(Buffer.from([0x82, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4]))
  const [frame] = (await once(socket, 'data')) as [Buffer]
  expect(frame.readUInt16BE(2)).toBe(1009)
  socket.destroy()
  expect((await send(PHOTO, { cookie })).status).toBe(200)
})
