import { z } from 'zod'
import { create } from 'zustand'
import { getPreference, setPreference } from '../../host/preferences.ts'

export const ThemeChoice = z.enum(['system', 'light', 'dark'])
export type ThemeChoice = z.infer<typeof ThemeChoice>
type Theme = 'light' | 'dark'

const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)')

type ThemeStore = { choice: ThemeChoice; theme: Theme; choose: (choice: ThemeChoice) => void }

/** The theme that is shown, and what the person chose: the system's, unless they chose otherwise. */
export const useTheme = create<ThemeStore>()((set) => ({
  choice: 'system',
  theme: 'light',
  choose: (choice) => {
    setPreference('theme', choice)
    set(shown(choice))
  },
}))

/** Call before the first paint, and again when the settings have been read. */
export function startTheme(): void {
  useTheme.setState(shown(getPreference('theme', ThemeChoice, 'system')))
}

function shown(choice: ThemeChoice): { choice: ThemeChoice; theme: Theme } {
  const theme = choice === 'system' ? (systemIsDark.matches ? 'dark' : 'light') : choice
  document.documentElement.dataset['theme'] = theme
  return { choice, theme }
}

systemIsDark.addEventListener('change', () => useTheme.setState(shown(useTheme.getState().choice)))
