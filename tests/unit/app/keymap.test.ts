import { expect, test } from 'vitest'
import type { Action } from '../../../src-renderer/app/actions/action.ts'
import { reasonAgainst, runAction } from '../../../src-renderer/app/actions/action.ts'
import { keyLabels, keyMark, keyText } from '../../../src-renderer/app/actions/key-labels.ts'
import { buildKeymap, canonicalKey, KeyConflictError } from '../../../src-renderer/app/actions/keymap.ts'

const action = (id: string, ...keys: string[]): Action => ({
  id,
  label: id,
  group: 'Commands',
  keys,
  run: () => undefined,
})

test('two commands on one key are found when the list is built, and both are named', () => {
  const list = [action('library.compare', 'KeyC'), action('library.copy', 'c')]
  expect(() => buildKeymap(list)).toThrow(KeyConflictError)
  expect(() => buildKeymap(list)).toThrow(/library\.compare.*library\.copy/)
})

test('one key with and without modifiers is two keys', () => {
  expect(() => buildKeymap([action('a', 'KeyP'), action('b', 'Shift+KeyP'), action('c', '$mod+KeyP')])).not.toThrow()
})

test('ways to write a key are one key', () => {
  expect(canonicalKey('$mod+KeyK')).toBe(canonicalKey('$mod+k'))
  expect(canonicalKey('Shift+$mod+z')).toBe(canonicalKey('$mod+Shift+KeyZ'))
  expect(canonicalKey('[Shift]+?')).toBe('?')
  expect(canonicalKey('$mod++')).toBe('$mod++')
})

test('a sequence of keys is refused: a command has one press', () => {
  expect(() => buildKeymap([action('a', 'g l')])).toThrow(/one press/)
})

test('keycaps say what is printed on the keys', () => {
  expect(keyLabels('$mod+Alt+Digit1')).toEqual(['Ctrl', 'Alt', '1'])
  expect(keyLabels('ArrowLeft')).toEqual(['←'])
  expect(keyLabels('[Shift]+?')).toEqual(['?'])
  expect(keyText('Shift+F8')).toBe('Shift+F8')
})

test('an action that can not be done now says why and does not run', () => {
  let runs = 0
  const blocked: Action = { ...action('a'), when: () => 'Choose two models first.', run: () => (runs += 1) }
  expect(reasonAgainst(blocked)).toBe('Choose two models first.')
  expect(runAction(blocked)).toBe(false)
  expect(runAction({ ...blocked, when: () => true })).toBe(true)
  expect(runs).toBe(1)
})

test('a key on a small button is two or three signs, or nothing where its name is longer', () => {
  expect(['KeyB', 'Shift+Digit1', '$mod+Alt+KeyR', 'BracketLeft', 'Space', 'PageUp'].map(keyMark)).toEqual([
    'B',
    '⇧1',
    null,
    '[',
    null,
    null,
  ])
})
