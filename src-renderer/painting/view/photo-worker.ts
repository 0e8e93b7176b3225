/** Decodes photos beside the page and makes them smaller, which a page's own thread would stand still for. */
export type PhotoRequest = { id: number; /** null: not wanted any more */ url: string | null }
export type PhotoAnswer =
  | { id: number; /** The photo, and its halves down to about 512 pixels. */ levels: ImageBitmap[] }
  | { id: number; error: string; /** Nobody answered: asking again may help. */ away: boolean }

const SMALLEST_LEVEL_PX = 512

const scope = self as unknown as {
  onmessage: (event: MessageEvent<PhotoRequest>) => void
  postMessage: (answer: PhotoAnswer, transfer?: Transferable[]) => void
}

const running = new Map<number, AbortController>()

scope.onmessage = ({ data: { id, url } }) => {
  if (url === null) return running.get(id)?.abort()
  const abort = new AbortController()
  running.set(id, abort)
  load(url, abort.signal)
    .then(
      (levels) => scope.postMessage({ id, levels }, levels),
      (error: unknown) =>
        scope.postMessage({
          id,
          error: error instanceof Error ? error.message : String(error),
          away: error instanceof TypeError,
        }),
    )
    .finally(() => running.delete(id))
}

async function load(url: string, signal: AbortSignal): Promise<ImageBitmap[]> {
  const answer = await fetch(url, { signal })
  if (!answer.ok) throw new Error(`The photo could not be loaded (${answer.status}).`)
  const blob = await answer.blob()
  const levels = [
    await createImageBitmap(blob).catch(() => {
      throw new Error('The photo could not be decoded: the file is damaged, or of a kind that browsers do not show.')
    }),
  ]
  for (let last = levels[0]; last && Math.max(last.width, last.height) > 2 * SMALLEST_LEVEL_PX && !signal.aborted;) {
    last = await createImageBitmap(last, {
      resizeWidth: Math.ceil(last.width / 2),
      resizeHeight: Math.ceil(last.height / 2),
      resizeQuality: 'medium',
    })
    levels.push(last)
  }
  return levels
}
