/** Hands a file to the browser, which asks where it belongs. */
export function saveText(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has to have begun.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
