import { outlinePixels } from './outline.ts'

/** --hl-mask-tint: the photo is the same in both themes, and so is the colour over it. */
const TINT = [31, 224, 196] as const
const KEEP = 600
const AT_ONCE = 4

type Wish = { url: string; done: (outline: ImageBitmap) => void; stopped: boolean }

const kept = new Map<string, ImageBitmap>()
const waiting: Wish[] = []
let active = 0

/**
 * The outline of the mask behind an address. A few are drawn at a time, each in a task of its own between frames, and
 * wishes that scrolled away are dropped, so that scrolling stays smooth. Returns what ends the wish.
 */
export function requestOutline(url: string, done: (outline: ImageBitmap) => void): () => void {
  const known = kept.get(url)
  if (known) {
    keep(url, known)
    done(known)
    return () => undefined
  }
  const wish: Wish = { url, done, stopped: false }
  waiting.push(wish)
  startNext()
  return () => {
    wish.stopped = true
  }
}

function startNext(): void {
  while (active < AT_ONCE && waiting.length > 0) {
    const wish = waiting.shift()
    if (!wish || wish.stopped) continue
    active += 1
    void draw(wish).finally(() => {
      active -= 1
      startNext()
    })
  }
}

async function draw(wish: Wish): Promise<void> {
  try {
    const outline = kept.get(wish.url) ?? (await outlineOf(wish))
    if (!outline) return
    keep(wish.url, outline)
    if (!wish.stopped) wish.done(outline)
  } catch {
    // A mask that can't be shown leaves the photo as it is; the problem list names it.
  }
}

async function outlineOf(wish: Wish): Promise<ImageBitmap | null> {
  const mask = new Image()
  mask.src = wish.url
  await mask.decode()
  await new Promise((resolve) => setTimeout(resolve))
  if (wish.stopped) return null
  const { naturalWidth: width, naturalHeight: height } = mask
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) return null
  context.drawImage(mask, 0, 0)
  const grey = context.getImageData(0, 0, width, height).data
  return createImageBitmap(new ImageData(outlinePixels(grey, width, height, TINT), width, height))
}

/** The least recently used goes first. */
function keep(url: string, outline: ImageBitmap): void {
  kept.delete(url)
  kept.set(url, outline)
  const oldest = kept.keys().next()
  if (kept.size > KEEP && !oldest.done) kept.delete(oldest.value)
}
