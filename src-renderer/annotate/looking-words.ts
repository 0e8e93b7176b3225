import type { Painter } from '../../src-shared/contract/index.ts'

/**
 * "Mara paints here", "You paint this in another window"; null where this window paints, or nobody has said. Who shares a backend
 * may share a name: only windows of one browser are surely one person's.
 */
export function lookingWords(painter: Painter | null): string | null {
  if (!painter || painter.isYou) return null
  if (painter.isYourBrowser) return 'You paint this in another window'
  const who = painter.author ?? 'Someone else'
  return painter.isYourName ? `${who} paints here in another browser` : `${who} paints here`
}
