import type { PreLabelStroke } from '../../../src-shared/domain/index.ts'

type Send = (preLabel: PreLabelStroke | undefined) => void

/**
 * A prediction that was put in by rule waits here until the person does something with the image: painting, undoing or
 * submitting it. Whoever only looks at an image leaves it as it was, without a mask that nobody has seen.
 */
export class HeldStrokes {
  #expected: { imageId: string; preLabel: PreLabelStroke; rule: string } | null = null
  readonly #held = new Map<string, { send: Send; preLabel: PreLabelStroke; rule: string }>()

  /** The stroke that `put` makes is the prediction. @param rule all that it followed from */
  hold(imageId: string, { preLabel, rule }: { preLabel: PreLabelStroke; rule: string }, put: () => void): void {
    this.#expected = { imageId, preLabel, rule }
    try {
      put()
    } finally {
      this.#expected = null
    }
  }

  /** Every stroke of the studio comes by here. */
  pass(imageId: string, send: Send): void {
    if (this.#expected?.imageId === imageId) {
      const { preLabel, rule } = this.#expected
      this.#held.set(imageId, { send, preLabel, rule })
      return
    }
    this.release(imageId)
    send(undefined)
  }

  /** The person made the prediction theirs. */
  release(imageId: string): void {
    const held = this.#held.get(imageId)
    this.#held.delete(imageId)
    held?.send(held.preLabel)
  }

  /** The image is closed, and nobody did anything with it. */
  drop(imageId: string): void {
    this.#held.delete(imageId)
  }

  has(imageId: string): boolean {
    return this.#held.has(imageId)
  }

  /** The rule of the prediction that waits. */
  ruleOf(imageId: string): string | undefined {
    return this.#held.get(imageId)?.rule
  }
}

export const heldStrokes = new HeldStrokes()
