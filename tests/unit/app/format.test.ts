import { expect, test } from 'vitest'
import { bytes, count, duration, figure, fileName, plural } from '../../../src-renderer/components/format.ts'

test('figures as they stand on every screen', () => {
  expect(figure(0.9084)).toBe('0.908')
  expect(figure(null)).toBe('–')
  expect(count(1240)).toBe('1,240')
  expect(plural(1, 'image')).toBe('1 image')
  expect(plural(0, 'image')).toBe('0 images')
  expect(duration(9_400)).toBe('0:09')
  expect(duration(3_729_000)).toBe('1:02:09')
  expect(bytes(4_200_000)).toBe('4.2 MB')
  expect(bytes(812)).toBe('812 bytes')
  expect(fileName('/a/b c.jpg')).toBe('b c.jpg')
  expect(fileName('C:\\photos\\a.jpg')).toBe('a.jpg')
})
