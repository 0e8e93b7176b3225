import { describe, expect, test } from 'vitest'
import type { Action } from '../../../src-renderer/app/actions/action.ts'
import {
  answerToKey,
  keyOfPress,
  ownerOf,
  PLAIN_BINDINGS,
  reasonAgainstKey,
  rebind,
  unbind,
  withBindings,
  withKey,
} from '../../../src-renderer/app/actions/key-bindings.ts'
import { KEY_PRESET_IDS } from '../../../src-renderer/app/actions/key-presets.ts'
import { buildKeymap } from '../../../src-renderer/app/actions/keymap.ts'

const action = (id: string, ...keys: string[]): Action => ({
  id: `annotate.${id}`,
  label: id,
  group: 'Commands',
  keys,
  run: () => undefined,
})
const ACTIONS = [
  action('next', 'KeyD', 'PageDown'),
  action('previous', 'KeyA', 'PageUp'),
  action('fit', 'KeyF'),
  action('grid'),
]
const keysOf = (actions: readonly Action[], id: string) => actions.find((each) => each.id === `annotate.${id}`)?.keys

describe('keys of one’s own', () => {
  test('a key that another command has goes to the one that it was chosen for, and the other keeps the rest', () => {
    const bindings = rebind(PLAIN_BINDINGS, ACTIONS, 'annotate.grid', ['KeyD'])
    const bound = withBindings(ACTIONS, bindings)
    expect(keysOf(bound, 'grid')).toEqual(['KeyD'])
    expect(keysOf(bound, 'next')).toEqual(['PageDown'])
    expect(() => buildKeymap(bound)).not.toThrow()
  })

  test('what was taken back is as before', () => {
    const bound = withBindings(
      ACTIONS,
      unbind(rebind(PLAIN_BINDINGS, ACTIONS, 'annotate.fit', ['KeyG']), 'annotate.fit'),
    )
    expect(bound.map(({ keys }) => keys)).toEqual(ACTIONS.map(({ keys }) => keys))
  })

  test('a command can have no key', () => {
    expect(keysOf(withBindings(ACTIONS, rebind(PLAIN_BINDINGS, ACTIONS, 'annotate.fit', [])), 'fit')).toEqual([])
  })

  test('whoever has a key is found, however it is written, and not asked about itself', () => {
    expect(ownerOf(ACTIONS, 'd', 'annotate.fit')?.label).toBe('next')
    expect(ownerOf(ACTIONS, 'KeyD', 'annotate.next')).toBeNull()
  })

  test('keys that never reach the page are refused with the reason', () => {
    expect(reasonAgainstKey('$mod+KeyW')).toMatch(/browser/)
    expect(reasonAgainstKey('Escape')).toMatch(/Esc/)
    expect(reasonAgainstKey('$mod+KeyB')).toBeNull()
  })
})

describe('one of several keys', () => {
  const REDO = ['$mod+Shift+KeyZ', '$mod+KeyY']

  test('is replaced in its place, and the others stay', () => {
    expect(withKey(REDO, '$mod+Shift+KeyZ', 'KeyU')).toEqual(['KeyU', '$mod+KeyY'])
    expect(withKey(REDO, '$mod+KeyY', 'KeyU')).toEqual(['$mod+Shift+KeyZ', 'KeyU'])
    const redo = action('redo', ...REDO)
    const bound = withBindings([redo], rebind(PLAIN_BINDINGS, [redo], redo.id, withKey(REDO, '$mod+KeyY', 'KeyU')))
    expect(keysOf(bound, 'redo')).toEqual(['$mod+Shift+KeyZ', 'KeyU'])
  })

  test('is given up alone', () => {
    expect(withKey(REDO, '$mod+KeyY', null)).toEqual(['$mod+Shift+KeyZ'])
    expect(withKey(['KeyF'], 'KeyF', null)).toEqual([])
  })

  test('becomes none where the new one is another key of the same command, however it is written', () => {
    expect(withKey(REDO, '$mod+KeyY', 'Shift+$mod+z')).toEqual(['$mod+Shift+KeyZ'])
  })

  test('comes to a command that had none', () => {
    expect(withKey([], null, 'KeyU')).toEqual(['KeyU'])
  })
})

describe('a key that is pressed for a command', () => {
  test('is taken where it is free, or the command has it already', () => {
    expect(answerToKey(ACTIONS, 'annotate.fit', 'KeyU', null)).toEqual({ kind: 'taken', key: 'KeyU' })
    expect(answerToKey(ACTIONS, 'annotate.next', 'KeyD', null)).toEqual({ kind: 'taken', key: 'KeyD' })
  })

  test('of another command is asked about once, and taken when it is pressed again', () => {
    expect(answerToKey(ACTIONS, 'annotate.fit', 'KeyD', null)).toMatchObject({
      kind: 'owned',
      owner: { label: 'next' },
    })
    expect(answerToKey(ACTIONS, 'annotate.fit', 'KeyD', 'KeyD')).toEqual({ kind: 'taken', key: 'KeyD' })
  })

  test('is asked about anew where another one was pressed before', () => {
    expect(answerToKey(ACTIONS, 'annotate.fit', 'KeyA', 'KeyD')).toMatchObject({ owner: { label: 'previous' } })
  })

  test('that never reaches the page stays refused, however often it is pressed', () => {
    expect(answerToKey(ACTIONS, 'annotate.fit', '$mod+KeyW', '$mod+KeyW').kind).toBe('refused')
  })
})

describe('presets', () => {
  test('CVAT turns D and F round, and takes F from whoever had it', () => {
    const bound = withBindings(ACTIONS, { preset: 'cvat', own: {} })
    expect(keysOf(bound, 'next')).toEqual(['KeyF'])
    expect(keysOf(bound, 'previous')).toEqual(['KeyD'])
    expect(keysOf(bound, 'fit')).toEqual(['$mod+KeyF'])
  })

  test.each(KEY_PRESET_IDS)('%s leaves no key to two commands', (preset) => {
    expect(() => buildKeymap(withBindings(ACTIONS, { preset, own: {} }))).not.toThrow()
  })

  test('one’s own keys go before the preset’s', () => {
    const bindings = rebind(
      { preset: 'cvat', own: {} },
      withBindings(ACTIONS, { preset: 'cvat', own: {} }),
      'annotate.grid',
      ['KeyF'],
    )
    const bound = withBindings(ACTIONS, bindings)
    expect(keysOf(bound, 'grid')).toEqual(['KeyF'])
    expect(keysOf(bound, 'next')).toEqual([])
  })
})

test('a press is written as the keymap reads it', () => {
  const press = { key: 'd', code: 'KeyD', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
  expect(keyOfPress(press)).toBe('KeyD')
  expect(keyOfPress({ ...press, key: 'D', ctrlKey: true, shiftKey: true })).toBe('$mod+Shift+KeyD')
  expect(keyOfPress({ ...press, key: 'PageDown', code: 'PageDown' })).toBe('PageDown')
  expect(keyOfPress({ ...press, key: 'Shift', code: 'ShiftLeft', shiftKey: true })).toBeNull()
})
