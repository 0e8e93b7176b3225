/** A text from a file as sentences may show it: what is invisible, or steers a terminal, becomes a replacement character. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\u{FFFD}')
}
