import type { DesktopHost } from '../../src-shared/contract/host.ts'

declare global {
  interface Window {
    hairlineHost?: DesktopHost
  }
}

/** What only a desktop can do; null in a browser tab, where the pages offer what the backend serves instead. */
export const desktop: DesktopHost | null = window.hairlineHost ?? null
