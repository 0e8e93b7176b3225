import { expect, test } from '@playwright/test'
import { killStory } from '../fixtures/kill-story.ts'
import { seededRandom } from '../fixtures/random.ts'

test('strokes that showed "Saved" outlive a killed backend and a crashed tab, byte for byte', async () => {
  test.setTimeout(120_000)
  const report = await killStory({ strokes: 16, kills: 3, random: seededRandom(3) })
  expect(report).toMatchObject({ lost: 0, bytesEqual: true, integrity: 'ok' })
  expect(report.saved).toBeGreaterThan(3)
})
