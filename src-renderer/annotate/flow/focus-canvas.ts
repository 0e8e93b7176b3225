/** Keys are meant for the picture again: after a dialog, and when another image is shown. */
export function focusCanvas(): void {
  // After the dialog gave the focus back to where it came from.
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('[data-region="Canvas"]')?.focus({ preventScroll: true }),
  )
}

/** Where one types or chooses, in the panel and beside the tool: Esc is not meant for the image then, nor for what is drawn. */
const FIELD =
  ':is(aside[data-region], [data-region="Tool options"]) :is(input:not([type=range], [type=radio], [type=checkbox]), select)'

/** Gives the keys back to the picture from a field beside it. Returns whether there was one to leave. */
export function leaveField(): boolean {
  const canvas = document.querySelector<HTMLElement>('[data-region="Canvas"]')
  if (!canvas || !document.activeElement?.matches(FIELD)) return false
  canvas.focus({ preventScroll: true })
  return true
}
