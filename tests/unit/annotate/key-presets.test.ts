import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Action } from '../../../src-renderer/app/actions/action.ts'
import { withBindings } from '../../../src-renderer/app/actions/key-bindings.ts'
import { KEY_PRESET_IDS, KEY_PRESETS } from '../../../src-renderer/app/actions/key-presets.ts'
import { TOOL_IDS } from '../../../src-renderer/painting/engine/index.ts'

const annotate = fileURLToPath(new URL('../../../src-renderer/annotate', import.meta.url))
const sources = globSync('**/*.{ts,tsx}', { cwd: annotate }).map((file) => readFileSync(`${annotate}/${file}`, 'utf8'))
/** Commands of the screen as its sources name them: `command('fit', …`, and the operations by their kind. */
const named = sources.flatMap((text) => [
  ...Array.from(text.matchAll(/command\(\s*'([a-z-]+)'/g), (match) => match[1]),
  ...Array.from(text.matchAll(/\{ kind: '([a-z-]+)'/g), (match) => `operation-${match[1]}`),
])
const known = new Set([...named, ...TOOL_IDS].map((id) => `annotate.${id}`))

test.each(KEY_PRESET_IDS)('every command that the preset %s names is there', (preset) => {
  expect(Object.keys(KEY_PRESETS[preset].keys).filter((id) => !known.has(id))).toEqual([])
})

/** Commands with keys that stand in the sources as they are: `command('press', 'Set down', ['KeyN', 'Insert'], …`. */
const withKeys: Action[] = sources
  .flatMap((text) => [...text.matchAll(/command\(\s*'([a-z-]+)',\s*'([^']*)',\s*\[('[^\]]*)\]/g)])
  .map(([, id, label = '', keys = '']) => {
    const names = [...keys.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '')
    return { id: `annotate.${id}`, label, group: 'Commands', keys: names, run: () => undefined }
  })

test.each(KEY_PRESET_IDS)(
  'no command is left without a key by the preset %s, nor with Insert alone, which many keyboards lack',
  (preset) => {
    expect(withKeys.length).toBeGreaterThan(20)
    const bound = withBindings(withKeys, { preset, own: {} })
    expect(bound.filter(({ keys = [] }) => keys.every((key) => key.includes('Insert'))).map(({ id }) => id)).toEqual([])
  },
)
