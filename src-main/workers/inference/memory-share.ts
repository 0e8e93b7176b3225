/** What a session takes, loaded and warm, and what it grows by with each further image of an open batch. Bytes. */
export type SessionNeeds = { bytes: number; imageBytes: number }

/** How a model may run within its share of memory: sessions beside the one that is kept, and images at once in each. */
export type MemoryShare = { lanes: number; mostAtOnce: number }

/**
 * Divides what a model may take with all its sessions. Lanes come first: on a processor, batches often win nothing. With room for
 * fewer than two lanes there is none (`lanes` is 1), and what is left goes into the batch of the kept session.
 */
export function shareMemory({ bytes, imageBytes }: SessionNeeds, mostBytes: number, threads: number): MemoryShare {
  const lanes = Math.min(threads, Math.floor(mostBytes / bytes) - 1)
  const [sessions, kept] = lanes < 2 ? [1, 0] : [lanes, 1]
  const left = mostBytes - (sessions + kept) * bytes
  return { lanes: sessions, mostAtOnce: 1 + Math.max(0, Math.floor(left / sessions / imageBytes)) }
}

/** What so many sessions hold when the widest batch of each was that. */
export function bytesOfSessions({ bytes, imageBytes }: SessionNeeds, sessions: number, widest: number): number {
  return sessions * (bytes + (widest - 1) * imageBytes)
}
