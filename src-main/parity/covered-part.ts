import type { Content } from '../workers/many-protocol.ts'
import type { ImageSize } from '../workers/request-parts.ts'

type Fed = { photo: ImageSize; input: ImageSize; /** What the photo covers of the input. */ content: Content }

/** Whether one is the other, enlarged or shrunk: as near as whole pixels allow. */
export function sameAspect(a: ImageSize, b: ImageSize): boolean {
  const [small, large] = a.width * a.height <= b.width * b.height ? [a, b] : [b, a]
  // One side of the smaller is within a pixel of what the other asks for: the longer may miss more, where the shorter was rounded.
  const product = small.width * large.height - large.width * small.height
  return Math.abs(product) <= Math.max(large.width, large.height)
}

/**
 * The part of a reference that shows the photo, in coordinates of the model's input: all of it where it has the photo's shape,
 * the letterbox's part where it has the input's. Null where it has neither: resized, it would show something else.
 */
export function coveredPart(reference: ImageSize, { photo, input, content }: Fed): Content | null {
  const whole = { left: 0, top: 0, width: input.width, height: input.height }
  if (reference.width === photo.width && reference.height === photo.height) return whole
  if (sameAspect(reference, input)) return content
  return sameAspect(reference, photo) ? whole : null
}
