/** What a session takes, loaded and warm, and what it grows by with each further image of an open batch. Bytes. */
export type SessionNeeds = { bytes: number; imageBytes: number }

/** How a model may run within its share of memory: sessions beside the one that is kept, and images at once in each. */
export type MemoryShare = { lanes: number; mostAtOnce: number }

/**
 * Divides what a model may take with all its sessions. Lanes come first: on a processor, batches often win nothing. With room for
 * fewer than two lanes there is none (`lanes` is 1), and what is left goes into the batch of the kept session. A lane takes more
 * than a session, since it is a thread of its own: `laneBytes`, where one was measured.
 */
export function shareMemory(
  { bytes, imageBytes }: SessionNeeds,
  mostBytes: number,
  threads: number,
  laneBytes = bytes,
): MemoryShare {
  const lanes = Math.min(threads, Math.floor((mostBytes - bytes) / laneBytes))
  const sessions = lanes < 2 ? 1 : lanes
  const left = mostBytes - bytes - (lanes < 2 ? 0 : lanes * laneBytes)
  return { lanes: sessions, mostAtOnce: 1 + Math.max(0, Math.floor(left / sessions / imageBytes)) }
}

/** What so many sessions hold when the widest batch of each was that. */
export function bytesOfSessions({ bytes, imageBytes }: SessionNeeds, sessions: number, widest: number): number {
  return sessions * (bytes + (widest - 1) * imageBytes)
}
