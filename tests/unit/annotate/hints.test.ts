import { describe, expect, test } from 'vitest'
import { hintsOf } from '../../../src-renderer/annotate/hints.ts'

describe('hints while keys have the brush', () => {
  const words = (...asked: Parameters<typeof hintsOf>) =>
    hintsOf(...asked).map(({ keys, label }) => `${keys.join()} ${label}`)

  test('name the key that sets it down as it is today', () => {
    expect(words('brush', 'up', 'Shift+KeyN')).toContain('Shift+KeyN set down')
    expect(words('brush', 'down', 'Insert')).toContain('Insert lift')
    expect(words('brush', 'up', undefined).join()).not.toContain('set down')
  })

  test('still tell how a polygon is closed', () => {
    expect(words('polygon', 'up', 'KeyN')).toContain('Enter close')
    expect(words('brush', 'up', 'KeyN').join()).not.toContain('Enter')
  })
})
