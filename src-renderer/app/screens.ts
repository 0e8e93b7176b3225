import {
  IconBrush,
  IconChartLine,
  IconColumns2,
  IconCube,
  IconPackageExport,
  IconPhoto,
  IconSettings,
} from '@tabler/icons-react'
import type { ActionIcon } from './actions/action.ts'

export type ScreenPlace = { id: string; label: string; to: string; icon: ActionIcon; keys: string }

/** The five screens, in the order of the work. */
export const SCREENS: readonly ScreenPlace[] = [
  { id: 'library', label: 'Library', to: '/library', icon: IconPhoto, keys: '$mod+Alt+Digit1' },
  { id: 'annotate', label: 'Annotate', to: '/annotate', icon: IconBrush, keys: '$mod+Alt+Digit2' },
  { id: 'compare', label: 'Compare', to: '/compare', icon: IconColumns2, keys: '$mod+Alt+Digit3' },
  { id: 'progress', label: 'Progress', to: '/progress', icon: IconChartLine, keys: '$mod+Alt+Digit4' },
  { id: 'release', label: 'Release', to: '/release', icon: IconPackageExport, keys: '$mod+Alt+Digit5' },
]

/** Places beside the work, at the foot of the rail. */
export const SIDE_SCREENS: readonly ScreenPlace[] = [
  { id: 'models', label: 'Models', to: '/models', icon: IconCube, keys: '$mod+Alt+Digit6' },
  { id: 'settings', label: 'Settings', to: '/settings', icon: IconSettings, keys: '$mod+Comma' },
]
