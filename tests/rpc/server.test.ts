import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../../src-main/server/server.ts'
import { FakeBackend, TOKEN } from '../fixtures/fake-backend.ts'
import { connectClient } from '../fixtures/rpc-client.ts'

let fake: FakeBackend
let server: RunningServer

beforeAll(async () => {
  fake = await FakeBackend.create()
  server = await fake.serve({ version: '1.2.3' })
})
afterAll(() => fake.dispose())

const STROKE = { imageId: 'img_1', strokeId: 'stroke-1', sessionId: 'session-1', base: 0, label: 'Brush' }

test('a call is answered over WebSocket', async () => {
  const { call, close } = await connectClient(server.url)
  expect(await call.workspace.get()).toMatchObject({ name: 'fake' })
  await close()
})

test('wrong input is an error with a sentence, and the connection lives on', async () => {
  const { call, close } = await connectClient(server.url)
  await expect(call.images.page({ query: {}, offset: -1, limit: 10 })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining('offset') as string,
  })
  expect(await call.jobs.list()).toEqual([])
  await close()
})

test('bytes travel as blobs, small and large', async () => {
  const { call, close } = await connectClient(server.url)
  for (const size of [16_384, 12_000_000]) {
    await call.annotation.appendStroke({ ...STROKE, patch: new Blob([new Uint8Array(size)]) })
    expect(fake.received.at(-1)).toBe(size)
  }
  await close()
})

test('events are watched again after a reconnect', async () => {
  const first = await connectClient(server.url)
  const events = await first.call.jobs.watch()
  expect((await events.next()).value).toEqual({ type: 'jobs', jobs: [] })
  const next = events.next()
  fake.events.changed(['images'], 'img_1')
  expect((await next).value).toEqual({ type: 'changed', topics: ['images'], imageId: 'img_1' })
  first.socket.terminate()

  const second = await connectClient(server.url)
  const again = await second.call.jobs.watch()
  expect((await again.next()).value).toEqual({ type: 'jobs', jobs: [] })
  const after = again.next()
  fake.events.publish({ type: 'changed', topics: ['models'] })
  expect((await after).value).toEqual({ type: 'changed', topics: ['models'] })
  await second.close()
})

test('nonsense on the wire ends nothing', async () => {
  const { call, socket, close } = await connectClient(server.url)
  const said = console.error
  console.error = () => undefined
  for (const nonsense of ['', '{', 'null', '[]', '{"i":"x9","p":{"u":"//"}}']) socket.send(nonsense)
  socket.send(Buffer.from([255, 255, 255]))
  expect(await call.jobs.list()).toEqual([])
  console.error = said
  await close()
})

test('the same calls are there over HTTP, and described', async () => {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
  const description = (await (await fetch(`${server.origin}/api/openapi.json`, { headers })).json()) as {
    openapi: string
    info: { version: string }
    paths: Record<string, unknown>
  }
  expect(description.openapi).toMatch(/^3\.1/)
  expect(description.info.version).toBe('1.2.3')
  expect(description.paths).toHaveProperty('/evaluations/start')
  const answer = await fetch(`${server.origin}/api/jobs/list`, { method: 'POST', headers, body: '{}' })
  expect(await answer.json()).toEqual([])
  // As `curl -X POST` does it: without any body.
  const bare = await fetch(`${server.origin}/api/workspace/get`, {
    method: 'POST',
    headers: { authorization: headers.authorization },
  })
  expect(bare.status).toBe(200)
  const unknown = await fetch(`${server.origin}/api/jobs/launch`, { method: 'POST', headers, body: '{}' })
  expect(unknown.status).toBe(404)
})

test('a body of unknown or too great size is refused before it is read', async () => {
  const send = async (headers: Record<string, string>) => {
    const { port } = server
    const outgoing = request({
      host: '127.0.0.1',
      port,
      path: '/api/jobs/list',
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
    })
    outgoing.on('error', () => undefined).flushHeaders()
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage]
    outgoing.destroy()
    return answer.statusCode
  }
  expect(await send({ 'content-length': '400000000000' })).toBe(413)
  expect(await send({ 'transfer-encoding': 'chunked' })).toBe(411)
})

test('the page gets a policy and a nonce of its own each time', async () => {
  const visit = await fetch(server.url, { redirect: 'manual' })
  const cookie = visit.headers.get('set-cookie')?.split(';')[0] ?? ''
  const load = async () => {
    const answer = await fetch(`${server.origin}/`, { headers: { cookie } })
    const nonce = /name="csp-nonce" content="([^"]+)"/.exec(await answer.text())?.[1]
    return {
      nonce,
      policy: answer.headers.get('content-security-policy') ?? '',
      cache: answer.headers.get('cache-control'),
    }
  }
  const [one, two] = [await load(), await load()]
  expect(one.policy).toContain(`style-src 'self' 'nonce-${one.nonce}'`)
  expect(one.policy).toContain("script-src 'self' 'wasm-unsafe-eval';")
  expect(one.nonce).not.toBe(two.nonce)
  expect(one.cache).toBe('no-store')
  const script = await fetch(`${server.origin}/assets/index-abc.js`, { headers: { cookie } })
  expect(script.headers.get('content-type')).toContain('text/javascript')
  expect(script.headers.get('cache-control')).toContain('immutable')
})

test('closing tells every page, and is done', async () => {
  const own = await fake.serve()
  const { socket } = await connectClient(own.url)
  const closed = once(socket, 'close')
  await own.close()
  expect((await closed)[0]).toBe(1001)
  await expect(fetch(own.origin)).rejects.toThrow()
})
