import type { ProfileInput } from '../../../src-shared/domain/index.ts'

type Triple = [number, number, number]
const all = (value: number): Triple => [value, value, value]
const turned = ([red, green, blue]: Triple): Triple => [blue, green, red]
const bytes = (values: Triple): Triple => values.map((value) => Number((255 * value).toPrecision(6))) as Triple

const IMAGENET: Triple = [123.675, 116.28, 103.53]
const VGGFACE: Triple = [131.0912, 103.8827, 91.4953]

/** Means of pipelines and data sets in use, in pixels; what differs by less than a pixel once. */
const MEANS: readonly Triple[] = [
  all(127.5),
  IMAGENET,
  turned(IMAGENET),
  VGGFACE,
  turned(VGGFACE),
  // CelebA.
  bytes([0.5063, 0.4258, 0.3832]),
  // EG1800, twice: as published, and as SINet has it.
  [132.35703, 115.69884, 107.304565],
  [126.91212, 111.25247, 102.890434],
  // Cityscapes.
  bytes([0.2867, 0.325, 0.2838]),
]

/** And their spreads. */
const SPREADS: readonly Triple[] = [
  all(1),
  all(255),
  all(127.5),
  // ImageNet, in either order.
  [58.395, 57.12, 57.375],
  [57.375, 57.12, 58.395],
  // CLIP.
  bytes([0.26862954, 0.26130258, 0.27577711]),
  // CelebA.
  bytes([0.266, 0.2452, 0.2414]),
  // EG1800.
  [68.29726, 65.1337, 63.97182],
  // Cityscapes.
  bytes([0.187, 0.1902, 0.1872]),
  all(64),
]

/** What leaves black where it is: pixels as they are, or brought to 0..1. */
const SPREADS_OF_BLACK: readonly Triple[] = [all(1), all(255), [0.229, 0.224, 0.225]]

/** Every mean with every spread: pipelines mix them. In RGB. */
export function gridInputs(base: ProfileInput): ProfileInput[] {
  const channels = base.channels === 'BGR' ? 'RGB' : base.channels
  const input = (mean: Triple, std: Triple): ProfileInput => ({
    ...base,
    channels,
    scale: 1,
    mean,
    std,
    normalization: 'fixed',
  })
  return [
    ...MEANS.flatMap((mean) => SPREADS.map((std) => input(mean, std))),
    ...SPREADS_OF_BLACK.map((std) => input(all(0), std)),
  ]
}
