import {
  IconClock,
  IconFolderPlus,
  IconGauge,
  IconHistory,
  IconKeyboard,
  IconMoon,
  IconRoute,
  IconSearch,
  IconSun,
  IconSunMoon,
} from '@tabler/icons-react'
import { useMemo } from 'react'
import { useNavigate } from 'react-router'
import type { Action } from './actions/action.ts'
import { focusNextRegion } from './regions.ts'
import { lastAddress } from './last-address.ts'
import { useOverlays } from './overlays.ts'
import { SCREENS, SIDE_SCREENS } from './screens.ts'
import { canTour, startTour } from './tour/tour-state.ts'
import { useTheme, type ThemeChoice } from './theme/theme-store.ts'

const THEMES: readonly [ThemeChoice, string, Action['icon']][] = [
  ['system', 'Theme of the system', IconSunMoon],
  ['light', 'Light theme', IconSun],
  ['dark', 'Dark theme', IconMoon],
]

/** What can be done on every screen. */
export function useFrameActions(): Action[] {
  const navigate = useNavigate()
  return useMemo(() => {
    const { toggle } = useOverlays.getState()
    return [
      {
        id: 'frame.palette',
        label: 'Find or do',
        group: 'Commands',
        icon: IconSearch,
        keys: ['$mod+KeyK'],
        run: () => toggle('palette'),
        inPalette: false,
      },
      {
        id: 'frame.jobs',
        label: 'Jobs and errors',
        group: 'Go to',
        icon: IconHistory,
        keys: ['$mod+KeyJ'],
        run: () => toggle('jobs'),
      },
      {
        id: 'frame.shortcuts',
        label: 'Show keys',
        group: 'Settings',
        icon: IconKeyboard,
        keys: ['[Shift]+?'],
        run: () => toggle('shortcuts'),
      },
      {
        id: 'frame.benchmark',
        label: 'Benchmark',
        detail: 'How fast models are on this machine',
        group: 'Go to',
        icon: IconGauge,
        run: () => void navigate('/benchmark'),
      },
      {
        id: 'frame.active-time',
        label: 'Active time',
        detail: 'Per person and dataset',
        group: 'Go to',
        icon: IconClock,
        run: () => void navigate('/work'),
      },
      {
        id: 'frame.import',
        label: 'Import',
        detail: 'A folder of photos, with or without masks',
        group: 'Commands',
        icon: IconFolderPlus,
        keys: ['$mod+KeyO'],
        run: () => void navigate('/import'),
      },
      {
        id: 'frame.add-model',
        label: 'Add model',
        detail: 'An ONNX or TensorFlow Lite file',
        group: 'Models',
        run: () => void navigate('/models/add'),
      },
      {
        id: 'frame.add-run',
        label: 'Add checkpoints',
        detail: 'A folder of ONNX files, one per epoch',
        group: 'Models',
        run: () => void navigate('/runs/add'),
      },
      {
        id: 'frame.tour',
        label: 'Take the tour',
        detail: 'Five steps through the demo',
        group: 'Settings',
        icon: IconRoute,
        when: () => canTour() || 'Open the demo first: the tour goes through it.',
        run: () => {
          startTour()
          void navigate('/library')
        },
      },
      {
        id: 'frame.next-region',
        label: 'Next region',
        group: 'Go to',
        keys: ['F6'],
        run: () => focusNextRegion(1),
        inPalette: false,
      },
      {
        id: 'frame.previous-region',
        label: 'Previous region',
        group: 'Go to',
        keys: ['Shift+F6'],
        run: () => focusNextRegion(-1),
        inPalette: false,
      },
      ...[...SCREENS, ...SIDE_SCREENS].map((screen): Action => ({
        id: `frame.go.${screen.id}`,
        label: screen.label,
        group: 'Go to',
        icon: screen.icon,
        keys: [screen.keys],
        run: () => void navigate(lastAddress(screen.to)),
      })),
      ...THEMES.map(([choice, label, icon]): Action => ({
        id: `frame.theme.${choice}`,
        label,
        group: 'Settings',
        ...(icon ? { icon } : {}),
        when: () => useTheme.getState().choice !== choice || 'already chosen',
        run: () => useTheme.getState().choose(choice),
      })),
    ]
  }, [navigate])
}
