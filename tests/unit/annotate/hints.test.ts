import { describe, expect, test } from 'vitest'
import type { KeyPointerState } from '../../../src-renderer/painting/view/key-pointer.ts'
import type { ToolId } from '../../../src-renderer/painting/engine/index.ts'
import { hintsOf } from '../../../src-renderer/annotate/hints.ts'

describe('hints while keys have the brush', () => {
  const words = (tool: ToolId, state: KeyPointerState, press: string | undefined, leaveOut?: string) =>
    hintsOf(tool, state, { press, leaveOut }).map(({ keys, label }) => `${keys.join()} ${label}`)

  test('name the key that sets it down as it is today', () => {
    expect(words('brush', 'up', 'Shift+KeyN')).toContain('Shift+KeyN set down')
    expect(words('brush', 'down', 'Insert')).toContain('Insert lift')
    expect(words('brush', 'up', undefined).join()).not.toContain('set down')
  })

  test('name the key that leaves a colour out of similar hair, where there is one', () => {
    expect(words('similar', 'up', 'KeyN', 'Shift+KeyN')).toContain('Shift+KeyN leave colour out')
    expect(words('similar', 'up', 'KeyN').join()).not.toContain('leave')
    expect(words('brush', 'up', 'KeyN', 'Shift+KeyN').join()).not.toContain('leave')
  })

  test('still tell how a polygon is closed', () => {
    expect(words('polygon', 'up', 'KeyN')).toContain('Enter close')
    expect(words('brush', 'up', 'KeyN').join()).not.toContain('Enter')
  })
})
