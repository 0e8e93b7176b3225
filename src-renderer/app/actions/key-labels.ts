const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

const NAMES: Readonly<Record<string, string>> = {
  $mod: isMac ? '⌘' : 'Ctrl',
  Control: isMac ? '⌃' : 'Ctrl',
  Alt: isMac ? '⌥' : 'Alt',
  Shift: isMac ? '⇧' : 'Shift',
  Meta: isMac ? '⌘' : 'Win',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Enter: '↵',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  ' ': 'Space',
  BracketLeft: '[',
  BracketRight: ']',
  Semicolon: ';',
  Quote: '’',
  Comma: ',',
  Period: '.',
  Backslash: '\\',
  Slash: '/',
  Minus: '−',
  Equal: '+',
}

/** What to print on the keycaps: `$mod+KeyK` gives `['Ctrl', 'K']`. Optional modifiers are not shown. */
export function keyLabels(key: string): string[] {
  return key
    .split(/\+(?=.)/)
    .filter((part) => !part.startsWith('['))
    .map((part) => NAMES[part] ?? part.replace(/^(?:Key|Digit)(?=.$)/, ''))
    .map((part) => (part.length === 1 ? part.toUpperCase() : part))
}

/** For `aria-keyshortcuts` and tooltips: `Ctrl+K`. */
export const keyText = (key: string): string => keyLabels(key).join('+')

/** Signs that everybody reads. */
const SIGNS: Readonly<Record<string, string>> = { Shift: '⇧' }
const LONGEST_MARK = 3

/** On a button where there is room for two or three signs: `B`, `⇧1`. Null where the key has a longer name. */
export function keyMark(key: string): string | null {
  const parts = key.split(/\+(?=.)/).filter((part) => !part.startsWith('['))
  const mark = parts.map((part) => SIGNS[part] ?? keyText(part)).join('')
  return mark.length <= LONGEST_MARK ? mark : null
}
