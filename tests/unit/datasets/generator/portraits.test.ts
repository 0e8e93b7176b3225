import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { Painter } from '../../../../datasets/generator/compose.ts'
import { planDataset, SPLITS } from '../../../../datasets/generator/dataset.ts'
import { setUp } from '../../../../datasets/generator/easel.ts'
import { drawBackHair, drawFrontHair } from '../../../../datasets/generator/hair/hair.ts'
import { HAIR_TYPES, type PortraitPlan } from '../../../../datasets/generator/plan.ts'
import { CHANNELS, HAIR, Surface } from '../../../../datasets/generator/raster/surface.ts'
import { castPerson, planOf } from '../../../../datasets/generator/sample.ts'

const SIZE = 96
const SEED = 7
const painter = new Painter(SIZE)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const bare = (plan: PortraitPlan): PortraitPlan => ({ ...plan, photo: { ...plan.photo, occlusion: 'none' } })

test('the same plan gives the same bytes, whatever was drawn before; another photo gives others', () => {
  const first = painter.draw(planOf(SEED, 0, 0))
  const other = painter.draw(planOf(SEED, 0, 1))
  const again = painter.draw(planOf(SEED, 0, 0))
  expect(sha256(again.rgb)).toBe(sha256(first.rgb))
  expect(sha256(again.mask)).toBe(sha256(first.mask))
  expect(sha256(other.mask)).not.toBe(sha256(first.mask))
})

describe('every type of hair has a soft mask of its own place', () => {
  test.each(HAIR_TYPES.map((type, index) => [type, index] as const))('%s', (type, index) => {
    expect(castPerson(SEED, index).hair.type).toBe(type)
    const { mask } = painter.draw(bare(planOf(SEED, index, 0)))
    const share = (wanted: (level: number) => boolean) => mask.filter(wanted).length / mask.length
    expect(share((level) => level >= 128)).toBeGreaterThan(0.03)
    expect(share((level) => level >= 128)).toBeLessThan(0.45)
    expect(share((level) => level > 0 && level < 255)).toBeGreaterThan(0.01)
    // Neither the corners nor the middle of the face are hair.
    const at = (x: number, y: number) => mask[Math.round(y * SIZE) * SIZE + Math.round(x * SIZE)]
    expect([at(0.02, 0.02), at(0.97, 0.02), at(0.5, 0.54)]).toEqual([0, 0, 0])
  })
})

test('the mask is the coverage of the hair as drawn, less what covers it', () => {
  const plan = bare(planOf(SEED, 3, 0))
  const mask = painter.draw(plan).mask
  const hatted = painter.draw({ ...plan, photo: { ...plan.photo, occlusion: 'brim-hat' } }).mask
  const sum = (levels: Uint8Array) => levels.reduce((total, level) => total + level, 0)
  expect(sum(hatted)).toBeLessThan(sum(mask) * 0.8)
})

/** The hair alone, as levels: what a change of faces, clothes or backgrounds leaves as it is. */
function hairLevels(index: number): Uint8Array {
  const surface = new Surface(64)
  const easel = setUp(surface, bare(planOf(SEED, index, 0)))
  drawBackHair(easel, surface)
  drawFrontHair(easel, surface)
  const hair = surface.data.filter((_, at) => at % CHANNELS === HAIR)
  return Uint8Array.from(hair, (value) => Math.floor(value * 255 + 0.5))
}

test('hair is byte-identical on every machine', () => {
  const hashes = HAIR_TYPES.map((type, index) => `${type} ${sha256(hairLevels(index)).slice(0, 16)}`)
  expect(hashes).toMatchInlineSnapshot(`
    [
      "straight e9d4ee86b636bfdc",
      "wavy 44b5c80b6635160f",
      "curly fdaa718d50952b9c",
      "kinky 4aac6177fc906d62",
      "braids 31ab37a736cebff9",
      "dreadlocks ea9d75ff0c3c90e0",
      "short 6bf4e6674f6d7ab8",
    ]
  `)
})

test('a dataset is split 70/15/15 by person, with every type of hair in every split', () => {
  const portraits = planDataset(240)
  expect(portraits).toHaveLength(240)
  const persons = SPLITS.map(
    (split) => new Set(portraits.filter((each) => each.split === split).map(({ person }) => person)),
  )
  const [train, validation] = persons
  // Nobody is in two of them.
  expect(new Set(persons.flatMap((each) => [...each])).size).toBe(72)
  expect(persons.reduce((sum, { size }) => sum + size, 0)).toBe(72)
  expect(train!.size / 72).toBeCloseTo(0.7, 1)
  expect(validation!.size / 72).toBeCloseTo(0.15, 1)
  for (const split of persons) {
    expect(new Set([...split].map((person) => castPerson(SEED, person).hair.type)).size).toBe(HAIR_TYPES.length)
  }
  expect(new Set(portraits.flatMap(({ file, mask }) => [file, mask])).size).toBe(480)
  expect(planDataset(1)).toHaveLength(1)
})
