import { expect, test } from 'vitest'
import { killStory } from '../fixtures/kill-story.ts'
import { seededRandom } from '../fixtures/random.ts'

const LIMIT_MS = 900_000

test(
  'of 200 strokes with the backend and the tab killed at random, all that showed "Saved" are there, byte for byte',
  async () => {
    const report = await killStory({ strokes: 200, kills: 30, random: seededRandom(7) })
    expect(report).toMatchObject({ lost: 0, bytesEqual: true, integrity: 'ok' })
    expect(report.saved).toBeGreaterThan(60)
  },
  LIMIT_MS,
)
