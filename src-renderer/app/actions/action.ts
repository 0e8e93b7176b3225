import type { ComponentType } from 'react'

export const ACTION_GROUPS = ['Commands', 'Go to', 'Images', 'Models', 'Settings'] as const
export type ActionGroup = (typeof ACTION_GROUPS)[number]

export type ActionIcon = ComponentType<{ size?: number | string; stroke?: number | string }>

/** One command. Toolbar, palette, `?` sheet and keyboard all read this object. */
export type Action = {
  /** Unique, by screen: `library.annotate`. A later list replaces an earlier action of the same id. */
  readonly id: string
  /** Verb first, at most three words: it is also what the button says. */
  readonly label: string
  readonly group: ActionGroup
  /** Said beside the label in the palette, and in tooltips. */
  readonly detail?: string
  readonly icon?: ActionIcon
  /**
   * Keys in tinykeys' words: `$mod+KeyK` ($mod is Ctrl, on a Mac ⌘), `Enter`, `[Shift]+?`. Each is a way of its own;
   * the first is the one that is shown.
   */
  readonly keys?: readonly string[]
  /** `true`, or the sentence why it can't be done now. Asked each time, so it may read stores. */
  readonly when?: () => true | string
  readonly run: () => void
  /** For keys that are held: called when the key comes up. */
  readonly release?: () => void
  /** A key that stays down presses it once. */
  readonly once?: boolean
  /** False: the command says nothing without its place (arrow keys); it stands in the `?` sheet, not in the palette. */
  readonly inPalette?: boolean
}

/** Why the action can't be done now; null when it can. */
export function reasonAgainst(action: Action): string | null {
  const answer = action.when?.() ?? true
  return answer === true ? null : answer
}

/** Runs the action unless it can't be done now. Returns whether it ran. */
export function runAction(action: Action): boolean {
  if (reasonAgainst(action) !== null) return false
  action.run()
  return true
}
