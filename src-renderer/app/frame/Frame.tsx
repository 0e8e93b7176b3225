import { Suspense, useEffect } from 'react'
import { Outlet, useLocation } from 'react-router'
import { Loading } from '../../components/Loading.tsx'
import { useActions, useBoundKeys } from '../actions/action-store.ts'
import { useKeyboard } from '../actions/keyboard.ts'
import { PickerDialog } from '../../components/picker/PickerDialog.tsx'
import { TipHost } from '../../components/TipHost.tsx'
import { DropHint } from '../drop/DropHint.tsx'
import { JobsDrawer } from '../jobs/JobsDrawer.tsx'
import { rememberAddress } from '../last-address.ts'
import { useNativeMenu } from '../native-menu.ts'
import { useOverlays } from '../overlays.ts'
import { Palette } from '../palette/Palette.tsx'
import { useFrameActions } from '../frame-actions.ts'
import { ShortcutsSheet } from '../shortcuts/ShortcutsSheet.tsx'
import { TourCard } from '../tour/TourCard.tsx'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import { Rail } from './Rail.tsx'
import { ScreenBoundary } from './ScreenBoundary.tsx'
import { StatusBar } from './StatusBar.tsx'
import { TopBar } from './TopBar.tsx'
import styles from './Frame.module.css'

/** What stands around every screen: rail, top bar, status bar, and what lies over them. */
export function Frame() {
  const { pathname, search } = useLocation()
  const { palette, jobs, shortcuts } = useOverlays()
  useActions(useFrameActions())
  useBoundKeys()
  useKeyboard()
  useNativeMenu()
  useEffect(() => rememberAddress(pathname, search), [pathname, search])
  return (
    <div className={styles['frame']}>
      <Rail />
      <TopBar />
      <div className={styles['screen']}>
        <div className={styles['stage']}>
          <ConnectionBanner />
          <ScreenBoundary key={pathname.split('/')[1]}>
            <Suspense fallback={<Loading label="Loading the screen" />}>
              <Outlet />
            </Suspense>
          </ScreenBoundary>
          {jobs && <JobsDrawer />}
          <DropHint />
        </div>
        <TourCard />
      </div>
      <StatusBar />
      {palette && <Palette />}
      {shortcuts && <ShortcutsSheet />}
      <PickerDialog />
      <TipHost />
    </div>
  )
}
