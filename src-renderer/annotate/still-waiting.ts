import type { PendingStroke } from './outbox/stroke.ts'

/**
 * Of the strokes that waited before the mask was asked for, those that it lacks. The journal names its newest lines only,
 * among them the one whose answer is still on its way; of all others the outbox knows the place.
 * @param upTo the journal's last line that the mask has
 */
export function stillWaiting(
  waited: readonly PendingStroke[],
  {
    upTo,
    stored,
    storedAt,
  }: { upTo: number; stored: ReadonlySet<string>; storedAt: (id: string) => number | undefined },
): PendingStroke[] {
  return waited.filter(({ strokeId }) => {
    const sequence = storedAt(strokeId)
    return sequence === undefined ? !stored.has(strokeId) : sequence > upTo
  })
}
