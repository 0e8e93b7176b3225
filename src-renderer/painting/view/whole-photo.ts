import { photoUrl } from '../../../src-shared/contract/index.ts'
import type { Photo, PhotoRef } from './photo.ts'
import type { PhotoAnswer, PhotoRequest } from './photo-worker.ts'

type Waiting = { resolve: (levels: ImageBitmap[]) => void; reject: (error: Error) => void }

let worker: Worker | null = null
let nextId = 1
const waiting = new Map<number, Waiting>()

/**
 * A photo in one piece, with smaller copies of itself. It is decoded and made smaller in a worker.
 * @throws Error with a sentence where the browser cannot show it; TypeError where the backend is away
 */
export async function loadWholePhoto(photo: PhotoRef, signal: AbortSignal): Promise<Photo> {
  const levels = await decode(photoUrl(photo), signal)
  const [full] = levels
  if (!full || full.width !== photo.width || full.height !== photo.height) {
    for (const each of levels) each.close()
    throw new Error(changedSince(photo, full))
  }
  const { width, height } = photo
  return {
    width,
    height,
    level: (scale) => levels.filter((each) => each.width >= width * scale).at(-1) ?? full,
    pieces: (_, level) => {
      const source = levels[Math.min(level, levels.length - 1)] as ImageBitmap
      const from = { x: 0, y: 0, width: source.width, height: source.height }
      return [{ source, from, shows: { x: 0, y: 0, width, height }, isTile: false }]
    },
    subscribe: () => () => undefined,
    close: () => levels.forEach((each) => each.close()),
  }
}

function changedSince({ width, height }: PhotoRef, now: { width: number; height: number } | undefined): string {
  return `The photo is ${now?.width ?? 0} × ${now?.height ?? 0} now but was ${width} × ${height} when it was imported. Import the folder again.`
}

function decode(url: string, signal: AbortSignal): Promise<ImageBitmap[]> {
  worker ??= startWorker()
  const id = nextId++
  const post = (request: PhotoRequest) => worker?.postMessage(request)
  post({ id, url })
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    signal.addEventListener('abort', () => {
      if (!waiting.delete(id)) return
      post({ id, url: null })
      reject(new DOMException('The photo is not wanted any more.', 'AbortError'))
    })
  })
}

function startWorker(): Worker {
  const started = new Worker(new URL('./photo-worker.ts', import.meta.url), { type: 'module' })
  started.addEventListener('message', ({ data }: MessageEvent<PhotoAnswer>) => {
    const call = waiting.get(data.id)
    waiting.delete(data.id)
    if ('error' in data) call?.reject(data.away ? new TypeError(data.error) : new Error(data.error))
    else if (call) call.resolve(data.levels)
    else data.levels.forEach((each) => each.close())
  })
  started.addEventListener('error', () => {
    for (const call of waiting.values()) call.reject(new Error('The photo could not be read; try again.'))
    waiting.clear()
    started.terminate()
    worker = null
  })
  return started
}
