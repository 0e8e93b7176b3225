import { z } from 'zod'
import { create } from 'zustand'
import { getPreference, setPreference, usePreference } from '../host/preferences.ts'
import type { KeyPointerState } from '../painting/view/key-pointer.ts'
import {
  DEFAULT_VIEW,
  viewBeside,
  ViewSettings,
  type PhotoLight,
  type ViewId,
} from '../painting/view/looks/view-settings.ts'

const VIEW = 'annotate.view'
const STRENGTH = 'annotate.tint'
const Strength = z.number().min(0).max(1)
const DEFAULT_STRENGTH = 0.45
const STRENGTH_STEP = 0.05

/** What lasts as long as the window: who comes back tomorrow finds no mirrored photo and no cut. */
type ViewSession = {
  /** True while the mask is hidden by a key. */
  hidden: boolean
  mirrored: boolean
  /** Degrees clockwise, 0..359. */
  angle: number
  /** True while the mask is shown as a threshold would leave it. */
  cut: boolean
  /** Whether keys have the brush, and have set it down. */
  keys: KeyPointerState
}
export const useViewSession = create<ViewSession>()(() => ({
  hidden: false,
  mirrored: false,
  angle: 0,
  cut: false,
  keys: 'off',
}))

export const useViewSettings = (): ViewSettings => usePreference(VIEW, ViewSettings, DEFAULT_VIEW)[0]

/** Opacity of tint and rubylith, 0..1. */
export const useStrength = (): number => usePreference(STRENGTH, Strength, DEFAULT_STRENGTH)[0]

export const viewSettings = (): ViewSettings => getPreference(VIEW, ViewSettings, DEFAULT_VIEW)

export function changeView(change: Partial<ViewSettings>): void {
  setPreference(VIEW, { ...viewSettings(), ...change })
}

export const changeLight = (change: Partial<PhotoLight>): void =>
  changeView({ light: { ...viewSettings().light, ...change } })

export const setStrength = (strength: number): void => setPreference(STRENGTH, strength)

export function stepStrength(direction: 1 | -1): void {
  const next = getPreference(STRENGTH, Strength, DEFAULT_STRENGTH) + direction * STRENGTH_STEP
  setStrength(Math.min(1, Math.max(0, Math.round(next * 100) / 100)))
}

export const showView = (view: ViewId): void => changeView({ view })

export const stepView = (step: 1 | -1): void => showView(viewBeside(viewSettings().view, step))

export const toggleMirror = (): void => useViewSession.setState(({ mirrored }) => ({ mirrored: !mirrored }))

const TURN_DEGREES = 15

/** Turns what is seen by a step, clockwise or against it; 0: upright again. */
export const turnView = (step: -1 | 0 | 1): void =>
  useViewSession.setState(({ angle }) => ({ angle: step === 0 ? 0 : (angle + step * TURN_DEGREES + 360) % 360 }))

export const toggleCut = (): void => useViewSession.setState(({ cut }) => ({ cut: !cut }))
