import { expect, test } from 'vitest'
import { png } from '../../fixtures/pictures.ts'
import { usePixels } from './pixels-worker.ts'

const pixels = usePixels()

/** Imports a mask of one row; how many stored pixels have each value. */
async function importRow(bytes: Uint8Array, width = 4) {
  const path = await pixels.write('source', bytes)
  const out = pixels.at('mask.png')
  const image = { width, height: 1, orientation: 1 }
  await pixels.call('importMask', { path, name: 'masks/anna.png', out, image, classes: null })
  return pixels.counts(out)
}

const grey16 = (...samples: number[]) => png({ width: 4, height: 1, depth: 16, samples })
const greyAlpha16 = (...samples: number[]) => png({ width: 4, height: 1, depth: 16, colour: 4, samples })
/** RGB; the second colour is in the middle. */
const twoColours = (outside: number[], inside: number[]) =>
  png({ width: 4, height: 1, colour: 2, samples: [outside, inside, inside, outside].flat() })
const HALF = { 0: 2, 255: 2 }

test.each([
  ['16-bit grey of 0 and 1', grey16(0, 1, 1, 0), HALF],
  ['16-bit grey of 0 and 255', grey16(0, 255, 255, 0), HALF],
  ['16-bit grey over the whole range', grey16(0, 32767, 32768, 65535), { 0: 1, 127: 1, 128: 1, 255: 1 }],
  ['16-bit grey and alpha', greyAlpha16(0, 65535, 255, 65535, 255, 65535, 0, 65535), HALF],
  ['16-bit PGM of 0 and 1', Buffer.from('P5 4 1 65535\n\0\0\0\x01\0\x01\0\0', 'latin1'), HALF],
  ['16-bit PGM over the whole range', Buffer.from('P5 4 1 65535\n\0\0\xff\xff\xff\xff\0\0', 'latin1'), HALF],
  ['red on black', twoColours([0, 0, 0], [255, 0, 0]), HALF],
  ['blue on black', twoColours([0, 0, 0], [0, 0, 255]), HALF],
  ['dark green on black', twoColours([0, 0, 0], [0, 128, 0]), HALF],
  ['pink on dark red', twoColours([90, 0, 0], [255, 190, 200]), HALF],
])('%s', async (_, bytes, counts) => {
  expect(await importRow(bytes)).toEqual(counts)
})

test.each([
  ['three colours', [0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0], 'it has 3 colours'],
  ['two colours of one brightness', [3, 0, 0, 0, 0, 8, 0, 0, 8, 3, 0, 0], 'equally bright'],
])('%s are no mask, and the sentence says what to do', async (_, samples, fault) => {
  await expect(importRow(png({ width: 4, height: 1, colour: 2, samples }))).rejects.toMatchObject({
    code: 'MASK_AMBIGUOUS',
    message: expect.stringMatching(new RegExp(`^masks/anna.png .*${fault}.*--classes`)) as string,
  })
})

test('many shades of a dark colour are refused, not taken for an empty mask', async () => {
  const samples = Array.from({ length: 100 }, (_, at) => [at * 2, 0, 0]).flat()
  const bytes = png({ width: 100, height: 1, colour: 2, samples })
  await expect(importRow(bytes, 100)).rejects.toMatchObject({ code: 'MASK_AMBIGUOUS' })
})
