import { expect, test } from 'vitest'
import { compare } from '../../../src-main/models/detect/compare.ts'
import { poolOf } from '../../../src-main/models/detect/pool.ts'
import type { Scoreboard, Scored } from '../../../src-main/models/detect/scoreboard.ts'
import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { profileInput } from '../../fixtures/profile-input.ts'

const IMAGES = 16
const read = { name: 'out', layout: 'NCHW', activation: 'none', class: 0, invert: false, classes: 1 } as const
const constants = profileInput(64, { mean: [132, 116, 107], std: [64, 64, 64] })

/** What an input fits, by image. */
function boardOf(fitOf: (input: ProfileInput, image: number) => number): Scoreboard {
  const scored = (input: ProfileInput, to: number): Scored => {
    const fits = Array.from({ length: to }, (_, image) => fitOf(input, image))
    const worth = fits.reduce((sum, fit) => sum + fit, 0) / to
    return { input, read, ious: fits, iou: worth, value: worth, fits, worth }
  }
  const score = async (inputs: readonly ProfileInput[], { to = IMAGES }) => inputs.map((input) => scored(input, to))
  return { score } as unknown as Scoreboard
}

test("each image's own mean and deviation is compared on all images, though constants happen to fit the first few", async () => {
  const isOfImage = ({ normalization, channels }: ProfileInput) => normalization === 'per-image' && channels === 'BGR'
  const board = boardOf((input, image) => {
    if (isOfImage(input)) return image < 6 ? 0.5 : 0.8
    return input === constants ? 0.65 : 0.4
  })
  const compared = await compare(
    board,
    { told: [], leading: [constants] },
    {
      explorer: { msPerRun: 10 },
      pool: poolOf(constants, []),
      images: IMAGES,
      read,
      isSlow: false,
      runsLeft: () => 1000,
      deadlineMs: Infinity,
    },
  )
  expect(compared[0]).toMatchObject({ input: { normalization: 'per-image', channels: 'BGR' } })
  expect(compared[0]!.fits).toHaveLength(IMAGES)
})
