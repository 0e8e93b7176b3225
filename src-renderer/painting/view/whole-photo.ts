import { photoUrl } from '../../../src-shared/contract/index.ts'
import { CallWorker } from '../../host/call-worker.ts'
import type { Photo, PhotoRef } from './photo.ts'
import type { PhotoAnswer, PhotoRequest } from './photo-worker.ts'

const worker = new CallWorker<PhotoRequest, PhotoAnswer>({
  start: () => new Worker(new URL('./photo-worker.ts', import.meta.url), { type: 'module' }),
  gone: 'The photo could not be read; try again.',
  cancel: (id) => ({ id, url: null }),
  unwanted: (answer) => 'levels' in answer && answer.levels.forEach((each) => each.close()),
})

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

async function decode(url: string, signal: AbortSignal): Promise<ImageBitmap[]> {
  const answer = await worker.call((id) => ({ id, url }), signal)
  if (!('error' in answer)) return answer.levels
  throw answer.away ? new TypeError(answer.error) : new Error(answer.error)
}
