import { describe, expect, it } from 'vitest'
import { candidateLists } from '../../../src-shared/postprocessing/candidates.ts'
import { chooseList, gainOf, groupsOf } from '../../../src-shared/postprocessing/choose.ts'
import { canonicalSteps, PostProcessing } from '../../../src-shared/postprocessing/steps.ts'
import { randomNumbers } from '../../fixtures/drawn-heads.ts'

describe('the choice of a list', () => {
  it('takes the best mean, of equals the first', () => {
    const images = [
      { group: 'a', scores: [0.5, 0.7, 0.7] },
      { group: 'b', scores: [0.6, 0.6, 0.6] },
    ]
    expect(chooseList(images).best).toBe(1)
    expect(chooseList([{ group: 'a', scores: [0.4, 0.4] }])).toEqual({ best: 0, heldOut: [0], folds: 0 })
  })

  it('promises nothing where lists differ by chance alone', () => {
    const random = randomNumbers(11)
    const gains: number[] = []
    for (let round = 0; round < 40; round++) {
      const images = Array.from({ length: 25 }, (_, index) => ({
        group: String(index),
        scores: Array.from({ length: 60 }, () => random() * 0.1),
      }))
      const { best, heldOut } = chooseList(images)
      const gain = (place: (index: number) => number) =>
        gainOf(
          images,
          images.map(({ scores }) => scores[0]!),
          images.map(({ scores }, index) => scores[place(index)]!),
        ).mean
      expect(gain(() => best)).toBeGreaterThan(0)
      gains.push(gain((index) => heldOut[index]!))
    }
    expect(Math.abs(gains.reduce((sum, gain) => sum + gain, 0) / gains.length)).toBeLessThan(0.004)
  })

  it('keeps a person in one fold', () => {
    const images = Array.from({ length: 12 }, (_, index) => ({
      group: `person ${index % 3}`,
      // The second list is good for person 0 alone.
      scores: [0.5, index % 3 === 0 ? 1 : 0.45],
    }))
    const { best, heldOut, folds } = chooseList(images)
    expect({ best, folds }).toEqual({ best: 1, folds: 3 })
    expect(heldOut.filter((_, index) => index % 3 === 0)).toEqual([0, 0, 0, 0])
  })

  it('finds persons in names, where there are some', () => {
    const persons = ['Ann_Lee_0001.jpg', 'Ann_Lee_0002.jpg', 'Bo_1.jpg', 'Cy_1.jpg', 'Di_1.jpg', 'Ed_1.jpg']
    expect(new Set(groupsOf(persons)).size).toBe(5)
    const counted = ['img_001.jpg', 'img_002.jpg', 'img_003.jpg']
    expect(new Set(groupsOf(counted)).size).toBe(3)
  })
})

describe('the lists that are tried', () => {
  it('are valid, differ, and begin with the present one', () => {
    const present: PostProcessing = [{ kind: 'feather', radius: 3 }]
    for (const threshold of [0.05, 0.5, 0.95]) {
      const lists = candidateLists(present, threshold)
      expect(lists[0]).toEqual(present)
      expect(lists[1]).toEqual([])
      expect(new Set(lists.map(canonicalSteps)).size).toBe(lists.length)
      for (const list of lists) expect(PostProcessing.safeParse(list).success).toBe(true)
    }
  })
})
