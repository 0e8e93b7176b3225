import { describe, expect, test } from 'vitest'
import { planFigaro1k } from '../../../src-main/datasets/layouts/figaro1k.ts'
import { planPairs } from '../../../src-main/datasets/layouts/pairs.ts'
import type { Plan } from '../../../src-main/datasets/layouts/plan.ts'

/** `photo <- masks [split]`, one line each; stray masks at the end. */
function drawn(plan: Plan | null): string[] {
  if (!plan) return []
  const lines = plan.images.map(({ path, masks, split }) => {
    const shown = split === 'unassigned' ? '' : ` [${split}]`
    return `${path}${masks.length > 0 ? ` <- ${masks.join(' + ')}` : ''}${shown}`
  })
  return [...lines, ...plan.strayMasks.map((path) => `stray ${path}`)]
}
const pairs = async (...files: string[]) => drawn(await planPairs(files, 'pairs'))

describe('pairs', () => {
  test('images/ and masks/, by stem, whatever the extensions', async () => {
    expect(await pairs('images/a.jpg', 'images/b.JPEG', 'masks/a.png', 'masks/c.png')).toEqual([
      'images/a.jpg <- masks/a.png',
      'images/b.JPEG',
      'stray masks/c.png',
    ])
  })
  test('splits above or below', async () => {
    expect(await pairs('train/images/a.jpg', 'train/masks/a.png', 'val/images/a.jpg', 'val/masks/a.png')).toEqual([
      'train/images/a.jpg <- train/masks/a.png [train]',
      'val/images/a.jpg <- val/masks/a.png [validation]',
    ])
    expect(
      await pairs('images/test/a.jpg', 'images/train/b.jpg', 'labels/Testing/a.png', 'labels/train/b.png'),
    ).toEqual(['images/test/a.jpg <- labels/Testing/a.png [test]', 'images/train/b.jpg <- labels/train/b.png [train]'])
  })
  test('other folders tell equal stems apart', async () => {
    expect(await pairs('images/anna/1.jpg', 'images/bert/1.jpg', 'masks/anna/1.png', 'masks/bert/1.png')).toEqual([
      'images/anna/1.jpg <- masks/anna/1.png',
      'images/bert/1.jpg <- masks/bert/1.png',
    ])
  })
  test('a mask in another place belongs to the only photo of its name', async () => {
    expect(
      await pairs('images/anna/1.jpg', 'images/bert/2.jpg', 'images/carl/2.jpg', 'masks/1.png', 'masks/2.png'),
    ).toEqual(['images/anna/1.jpg <- masks/1.png', 'images/bert/2.jpg', 'images/carl/2.jpg', 'stray masks/2.png'])
  })
  test('suffixes', async () => {
    expect(await pairs('images/a.jpg', 'masks/a_mask.png')).toEqual(['images/a.jpg <- masks/a_mask.png'])
    expect(await pairs('images/a-org.jpg', 'gt/a-gt.png')).toEqual(['images/a-org.jpg <- gt/a-gt.png'])
    expect(await pairs('a.jpg', 'a_mask.png', 'b.jpg', 'b.matte.png')).toEqual([
      'a.jpg <- a_mask.png',
      'b.jpg <- b.matte.png',
    ])
  })
  test('a suffix without its photo is a photo', async () => {
    expect(await pairs('long_hair.jpg', 'short_hair.jpg')).toEqual(['long_hair.jpg', 'short_hair.jpg'])
    expect(await pairs('train/curly-hair.jpg')).toEqual(['train/curly-hair.jpg [train]'])
  })
  test('two masks of one stem both stand at the photo', async () => {
    expect(await pairs('images/a.jpg', 'masks/a.bmp', 'masks/a.png')).toEqual([
      'images/a.jpg <- masks/a.bmp + masks/a.png',
    ])
  })
  test('photos alone', async () => {
    expect(await pairs('a.jpg', 'b/c.jpg')).toEqual(['a.jpg', 'b/c.jpg'])
  })
  test('another letter case, or the other way to write an accent, where no other file could be meant', async () => {
    expect(await pairs('images/img_1.jpg', 'masks/IMG_1.PNG')).toEqual(['images/img_1.jpg <- masks/IMG_1.PNG'])
    expect(await pairs('IMG_1.jpg', 'img_1_MASK.png')).toEqual(['IMG_1.jpg <- img_1_MASK.png'])
    const [composed, decomposed] = ['ren\u00e9e', 'rene\u0301e']
    expect(await pairs(`images/${composed}.jpg`, `masks/${decomposed}.png`)).toEqual([
      `images/${composed}.jpg <- masks/${decomposed}.png`,
    ])
    expect(await pairs('images/a.jpg', 'images/A.jpg', 'masks/a.png', 'masks/A.png')).toEqual([
      'images/a.jpg <- masks/a.png',
      'images/A.jpg <- masks/A.png',
    ])
    expect(await pairs('images/ab.jpg', 'images/AB.jpg', 'masks/Ab.png')).toEqual([
      'images/ab.jpg',
      'images/AB.jpg',
      'stray masks/Ab.png',
    ])
    expect(await pairs('images/a.jpg', 'masks/a.png', 'masks/A.png')).toEqual([
      'images/a.jpg <- masks/a.png',
      'stray masks/A.png',
    ])
  })
})

describe('figaro1k', () => {
  const files = [
    'Original/Training/Frame00001-org.jpg',
    'Original/Training/Frame00001-org(1).jpg',
    'Original/Testing/Frame00002-org.jpg',
    'GT/Training/Frame00001-gt.pbm',
    'GT/Training/Frame00001-gt (1).pbm',
    'GT/Testing/Frame00003-gt.pbm',
    'preview.jpg',
  ]
  const plan = [
    'Original/Training/Frame00001-org.jpg <- GT/Training/Frame00001-gt.pbm [train]',
    'Original/Testing/Frame00002-org.jpg [test]',
    'stray GT/Testing/Frame00003-gt.pbm',
  ]
  test('training and testing, copies left out', () => {
    expect(drawn(planFigaro1k(files))).toEqual(plan)
  })
  test('also within one more folder', () => {
    const inside = files.map((path) => `Figaro1k/${path}`)
    expect(drawn(planFigaro1k(inside))).toEqual(plan.map((line) => line.replaceAll(/(Original|GT)\//g, 'Figaro1k/$1/')))
  })
  test('another folder is not taken for it', () => {
    expect(planFigaro1k(['images/a.jpg', 'masks/a.png'])).toBeNull()
    expect(planFigaro1k(['Original/Training/a.jpg'])).toBeNull()
  })
})
