import { expect, test, vi } from 'vitest'
import { KEY_PRESET_IDS, KEY_PRESETS } from '../../../src-renderer/app/actions/key-presets.ts'

// No backend is asked anything.
vi.mock('../../../src-renderer/host/client.ts', () => ({ client: {}, orpc: {} }))
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined })

/** Made by hooks of the screen, not by the list. */
const OF_THE_FLOW = ['annotate.submit', 'annotate.skip', 'annotate.next-to-do']

test.each(KEY_PRESET_IDS)('every command that the preset %s names is there', async (preset) => {
  const { annotateActions } = await import('../../../src-renderer/annotate/annotate-actions.ts')
  const nothing = () => undefined
  const { others } = annotateActions({
    opened: null,
    canvas: () => null,
    go: { previous: null, next: null, leave: nothing, compare: nothing },
  })
  const known = [...others.map(({ id }) => id), ...OF_THE_FLOW]
  expect(Object.keys(KEY_PRESETS[preset].keys).filter((id) => !known.includes(id))).toEqual([])
})
