/**
 * Gives the memory of an array back at once, which nobody reads any more. What waits to be collected makes the engine collect,
 * in the midst of inference and far from any limit: arrays count there that are large and soon forgotten.
 */
export function freeMemory({ buffer, byteLength }: ArrayBufferView): void {
  // A part of a larger piece may have neighbours that are still needed; of the pool, no buffer gets half.
  const isAll = buffer instanceof ArrayBuffer && byteLength > buffer.byteLength / 2
  if (isAll) buffer.transfer(0)
}
