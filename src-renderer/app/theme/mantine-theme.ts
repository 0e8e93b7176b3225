import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const ramp = (name: string, steps: readonly number[]) =>
  steps.map((step) => `var(--hl-${name}-${step})`) as unknown as MantineColorsTuple

/** Components take their look from our tokens; Mantine's own scales stand for nothing but places in between. */
export const mantineTheme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 6, dark: 5 },
  autoContrast: false,
  focusRing: 'auto',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'var(--hl-font-sans)',
  fontFamilyMonospace: 'var(--hl-font-mono)',
  colors: {
    iris: ramp('iris', [50, 100, 200, 300, 400, 500, 600, 700, 800, 900]),
  },
  fontSizes: {
    xs: 'var(--hl-font-xs)',
    sm: 'var(--hl-font-sm)',
    md: 'var(--hl-font-sm)',
    lg: 'var(--hl-font-md)',
    xl: 'var(--hl-font-lg)',
  },
  spacing: {
    xs: 'var(--hl-space-1)',
    sm: 'var(--hl-space-2)',
    md: 'var(--hl-space-3)',
    lg: 'var(--hl-space-4)',
    xl: 'var(--hl-space-6)',
  },
  radius: {
    xs: 'var(--hl-radius-xs)',
    sm: 'var(--hl-radius-sm)',
    md: 'var(--hl-radius-md)',
    lg: 'var(--hl-radius-lg)',
    xl: 'var(--hl-radius-lg)',
  },
  components: {
    Button: { defaultProps: { variant: 'default', size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', size: 28 } },
    SegmentedControl: { defaultProps: { size: 'sm', transitionDuration: 90 } },
    Select: { defaultProps: { allowDeselect: false, comboboxProps: { transitionProps: { duration: 0 } } } },
    // For the pointer alone: arrow keys step the field itself.
    NumberInput: { defaultProps: { attributes: { control: { 'aria-label': 'One step' } } } },
    Menu: { defaultProps: { transitionProps: { duration: 90 }, position: 'bottom-end', offset: 4 } },
    Modal: {
      defaultProps: {
        centered: true,
        transitionProps: { duration: 140 },
        overlayProps: { color: 'var(--hl-surface-scrim)', backgroundOpacity: 1 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 90 }, multiline: true, maw: 320 } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Slider: { defaultProps: { size: 2, thumbSize: 14, label: null } },
  },
})

const roles = {
  '--mantine-scale': '1',
  '--mantine-color-body': 'var(--hl-surface-app)',
  '--mantine-color-text': 'var(--hl-text)',
  '--mantine-color-bright': 'var(--hl-text)',
  '--mantine-color-dimmed': 'var(--hl-text-muted)',
  '--mantine-color-placeholder': 'var(--hl-text-faint)',
  '--mantine-color-anchor': 'var(--hl-accent-text)',
  '--mantine-color-error': 'var(--hl-negative-text)',
  '--mantine-color-default': 'var(--hl-surface-panel)',
  '--mantine-color-default-hover': 'var(--hl-surface-hover)',
  '--mantine-color-default-color': 'var(--hl-text)',
  '--mantine-color-default-border': 'var(--hl-line-strong)',
  '--mantine-color-disabled': 'var(--hl-surface-hover)',
  '--mantine-color-disabled-color': 'var(--hl-text-disabled)',
  '--mantine-color-disabled-border': 'var(--hl-line-hairline)',
  '--mantine-primary-color-filled': 'var(--hl-accent-fill)',
  '--mantine-primary-color-filled-hover': 'var(--hl-accent-fill)',
}

export const mantineVariables: CSSVariablesResolver = () => ({
  variables: { '--mantine-line-height': 'var(--hl-leading-sm)' },
  light: roles,
  dark: roles,
})
