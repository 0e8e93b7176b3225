import type { Action } from '../app/actions/action.ts'
import type { Studio } from '../painting/engine/index.ts'

/** Whether the mask may be changed now, or why not. */
export const mayChange = (studio: Studio | undefined): true | string =>
  studio ? (studio.snapshot().readOnly ?? true) : 'The image is not open yet.'

/** An action of this screen. */
export const command = (
  id: string,
  label: string,
  keys: readonly string[],
  run: () => void,
  more: Partial<Action> = {},
): Action => ({ id: `annotate.${id}`, label, group: 'Commands', keys, run, ...more })
