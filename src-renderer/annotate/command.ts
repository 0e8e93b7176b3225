import type { Action } from '../app/actions/action.ts'

/** An action of this screen. */
export const command = (
  id: string,
  label: string,
  keys: readonly string[],
  run: () => void,
  more: Partial<Action> = {},
): Action => ({ id: `annotate.${id}`, label, group: 'Commands', keys, run, ...more })
