import { expect, test } from 'vitest'
import { difference, dice } from '../../../fixtures/tflite/compare.ts'
import { RANDOM_NETWORKS } from '../../../fixtures/tflite/random-networks.ts'

const ROUNDS = 25

test.each(Object.entries(RANDOM_NETWORKS))('%s of any size gives what the naive loops give', async (name, make) => {
  const random = dice(name.length)
  for (let round = 0; round < ROUNDS; round += 1) {
    const network = make(random)
    const found = await difference(network, random)
    expect(found, JSON.stringify(network.operators)).toBeLessThan(1e-5)
  }
})
