import { AppError } from '../../../src-shared/domain/index.ts'
import { serveRequests } from '../../../src-main/workers/serve.ts'

/** What the supervisor's tests ask for: every way in which a worker can go wrong. */
export type TestRequests = {
  echo: { request: { value: unknown }; response: { value: unknown; pid: number } }
  crash: { request: { path?: string }; response: never }
  hang: { request: { path?: string }; response: never }
  eat: { request: { path?: string }; response: never }
  fail: { request: Record<string, never>; response: never }
  stumble: { request: Record<string, never>; response: never }
  batch: { request: { images: number; ms: number }; response: { done: true } }
  sleep: { request: { ms: number; path?: string }; response: { cancelled: boolean; pid: number } }
  linger: { request: { ms: number; path?: string }; response: { pid: number } }
  handOver: { request: { ms: number; then?: 'crash' | 'hang'; path?: string }; response: { pid: number } }
}

serveRequests<TestRequests>({
  echo: ({ value }) => ({ value, pid: process.pid }),
  crash: () => process.abort(),
  hang: () => {
    for (;;);
  },
  eat: () => {
    const eaten: Buffer[] = []
    for (;;) eaten.push(Buffer.alloc(16 * 2 ** 20, 1))
  },
  fail: () => {
    throw new AppError('IMAGE_UNREADABLE', 'a.jpg is broken.', { path: 'a.jpg' })
  },
  stumble: () => {
    throw new TypeError('a fault of ours')
  },
  batch: ({ images, ms }, { progressed }) => {
    progressed(images)
    const end = performance.now() + ms
    while (performance.now() < end);
    return { done: true }
  },
  linger: async ({ ms }, { free }) => {
    free()
    await new Promise((resolve) => setTimeout(resolve, ms))
    return { pid: process.pid }
  },
  handOver: async ({ ms, then }, { free }) => {
    free(true)
    if (then) await new Promise((resolve) => process.once('message', resolve))
    await new Promise((resolve) => setTimeout(resolve, ms))
    if (then === 'crash') process.abort()
    if (then === 'hang') for (;;);
    free()
    return { pid: process.pid }
  },
  sleep: ({ ms }, { signal }) =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve({ cancelled: false, pid: process.pid }), ms)
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve({ cancelled: true, pid: process.pid })
      })
    }),
})
