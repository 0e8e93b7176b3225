/** A photo with smaller copies of itself, so that a large one is drawn quickly and well when it is shown small. */
export type Photo = {
  width: number
  height: number
  /** The smallest copy that has at least the pixels that `scale` shows. */
  level(scale: number): CanvasImageSource
  close(): void
}

const SMALLEST_LEVEL_PX = 512

/** Loads a photo upright. @throws Error with a sentence where the browser cannot show it */
export async function loadPhoto(url: string, signal: AbortSignal): Promise<Photo> {
  const answer = await fetch(url, { signal })
  if (!answer.ok) throw new Error(`The photo could not be loaded (${answer.status}).`)
  const blob = await answer.blob()
  const full = await createImageBitmap(blob).catch(() => {
    throw new Error('The photo could not be decoded: the file is damaged, or of a kind that browsers do not show.')
  })
  return withLevels(full)
}

async function withLevels(full: ImageBitmap): Promise<Photo> {
  const levels = [full]
  let last = full
  while (Math.max(last.width, last.height) > 2 * SMALLEST_LEVEL_PX) {
    last = await createImageBitmap(last, {
      resizeWidth: Math.ceil(last.width / 2),
      resizeHeight: Math.ceil(last.height / 2),
      resizeQuality: 'medium',
    })
    levels.push(last)
  }
  return {
    width: full.width,
    height: full.height,
    level: (scale) => {
      const fitting = levels.filter((each) => each.width >= full.width * scale)
      return fitting.at(-1) ?? full
    },
    close: () => levels.forEach((each) => each.close()),
  }
}
