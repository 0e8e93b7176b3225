import { useEffect, useState } from 'react'
import type { Studio } from '../../painting/engine/index.ts'

/** Pixels that are looked at in one go; a moment between two of them is the hand's. */
const PIXELS_PER_GO = 2_000_000
const COUNT_AFTER_MS = 150

/** How many pixels have at least a byte. */
export type CoverageCounts = (fromByte: number) => number

/** Counts a mask's coverage when it has changed, a little later and in small pieces. Null until it is counted. */
export function useCoverageCounts(studio: Studio | null): CoverageCounts | null {
  const [counts, setCounts] = useState<CoverageCounts | null>(null)
  useEffect(() => {
    if (!studio) return
    let round = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const count = async () => {
      const mine = ++round
      const from = await countFrom(studio.plane.data, () => mine === round)
      if (from) setCounts(() => (byte: number) => from[byte] as number)
    }
    const later = () => {
      round++
      clearTimeout(timer)
      timer = setTimeout(() => void count(), COUNT_AFTER_MS)
    }
    void count()
    const stop = studio.subscribe(later)
    return () => {
      stop()
      round = -1
      clearTimeout(timer)
      setCounts(null)
    }
  }, [studio])
  return counts
}

/** For each byte how many pixels have at least it; null where it is not wanted any more. */
async function countFrom(data: Uint8Array, isWanted: () => boolean): Promise<Float64Array | null> {
  const histogram = new Uint32Array(256)
  for (let start = 0; start < data.length; start += PIXELS_PER_GO) {
    const end = Math.min(data.length, start + PIXELS_PER_GO)
    for (let at = start; at < end; at++) {
      const byte = data[at] as number
      histogram[byte] = (histogram[byte] as number) + 1
    }
    if (end < data.length) await new Promise((resolve) => setTimeout(resolve))
    if (!isWanted()) return null
  }
  const from = new Float64Array(257)
  for (let byte = 255; byte >= 0; byte--) from[byte] = (from[byte + 1] as number) + (histogram[byte] as number)
  return from
}
