/** Keys are meant for the picture again: after a dialog, and when another image is shown. */
export function focusCanvas(): void {
  // After the dialog gave the focus back to where it came from.
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('[data-region="Canvas"]')?.focus({ preventScroll: true }),
  )
}

/** Where Esc is meant for what one is in: the panel, and the fields of the tool. */
const AROUND = 'aside[data-region], [data-region="Tool options"] :is(input:not([type=range], [type=radio]), select)'

const TYPED = 'input:not([type=range], [type=radio], [type=checkbox]), textarea'

/** The same, only from where one types: Esc there is not meant for what is being drawn. */
export const leaveTyping = (): boolean => document.activeElement?.matches(TYPED) === true && leaveFields()

/** Gives the keys back to the picture from a panel or a field beside it. Returns whether there was something to leave. */
export function leaveFields(): boolean {
  const canvas = document.querySelector<HTMLElement>('[data-region="Canvas"]')
  if (!canvas || !document.activeElement?.closest(AROUND)) return false
  canvas.focus({ preventScroll: true })
  return true
}
