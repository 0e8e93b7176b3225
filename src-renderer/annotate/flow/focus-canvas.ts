/** Keys are meant for the picture again: after a dialog, and when another image is shown. */
export function focusCanvas(): void {
  // After the dialog gave the focus back to where it came from.
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('[data-region="Canvas"]')?.focus({ preventScroll: true }),
  )
}
