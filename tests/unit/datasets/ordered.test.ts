import { expect, test } from 'vitest'
import { mapOrdered } from '../../../src-main/datasets/ordered.ts'

test('results come in the order of the items, though later ones are done first, and never more run than allowed', async () => {
  let running = 0
  let most = 0
  const work = async (item: number) => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setTimeout(resolve, (10 - item) % 4))
    running--
    return item * 2
  }
  const results: number[] = []
  for await (const each of mapOrdered([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 3, work)) results.push(each)
  expect(results).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18])
  expect(most).toBe(3)
})

test('a failure is thrown at its turn, and nothing after it is lost to an unhandled rejection', async () => {
  const work = (item: number) => (item >= 1 ? Promise.reject(new Error(`item ${item}`)) : Promise.resolve(item))
  const results: number[] = []
  const run = async () => {
    for await (const each of mapOrdered([0, 1, 2, 3], 4, work)) results.push(each)
  }
  await expect(run()).rejects.toThrow('item 1')
  expect(results).toEqual([0])
})

test('after a failure or an early end nothing is under way any more', async () => {
  let running = 0
  const work = async (item: number) => {
    running++
    await new Promise((resolve) => setTimeout(resolve, item))
    running--
    if (item === 1) throw new Error('item 1')
    return item
  }
  const take = async (items: number[]) => {
    for await (const each of mapOrdered(items, 3, work)) if (each === 0) return
  }
  await expect(take([1, 10, 20])).rejects.toThrow('item 1')
  expect(running).toBe(0)
  await take([0, 10, 20])
  expect(running).toBe(0)
})
