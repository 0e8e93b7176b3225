import { z } from 'zod'
import { getPreference, usePreference } from '../../host/preferences.ts'
import { KEY_PRESET_IDS } from './key-presets.ts'
import { PLAIN_BINDINGS, type KeyBindings } from './key-bindings.ts'

const KEY = 'keys'
const Schema = z.object({
  preset: z.enum(KEY_PRESET_IDS),
  own: z.record(z.string().max(80), z.array(z.string().min(1).max(40)).max(6).readonly()).readonly(),
})

/** The person's keys, remembered with their other settings. */
export const useKeyBindings = (): [KeyBindings, (bindings: KeyBindings) => void] =>
  usePreference(KEY, Schema, PLAIN_BINDINGS)

/** The same outside of React. */
export const keyBindings = (): KeyBindings => getPreference(KEY, Schema, PLAIN_BINDINGS)
