import { expect, test } from 'vitest'
import { afterError, askedNow, type AskedPicture } from '../../../src-renderer/components/asked-picture.ts'

const URL_A = '/a.png'
const asked: AskedPicture = { url: URL_A, returns: 0, isBroken: false }

test('a picture that could not be had is broken until the backend came back, or another one is wanted', () => {
  const broken = afterError(asked, 0)
  expect(broken.isBroken).toBe(true)
  expect(askedNow(broken, URL_A, 0)).toBe(broken)
  expect(askedNow(broken, URL_A, 1)).toEqual({ url: URL_A, returns: 1, isBroken: false })
  expect(askedNow(broken, '/b.png', 0)).toEqual({ url: '/b.png', returns: 0, isBroken: false })
})

test('a picture that is there is not asked for again when the backend comes back', () => {
  expect(askedNow(asked, URL_A, 1)).toBe(asked)
})

test('an error from before the return that is told after it means another try, and only the second one counts', () => {
  const late = afterError(askedNow(asked, URL_A, 1), 1)
  expect(late).toEqual({ url: URL_A, returns: 1, isBroken: false })
  expect(afterError(askedNow(late, URL_A, 1), 1).isBroken).toBe(true)
})
