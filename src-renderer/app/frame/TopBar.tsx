import { IconChevronRight, IconSearch } from '@tabler/icons-react'
import { Fragment, memo, useDeferredValue } from 'react'
import { Link } from 'react-router'
import { ActionButton } from '../../components/ActionButton.tsx'
import { Follows } from '../../components/Follows.tsx'
import { Keycaps } from '../../components/Keycaps.tsx'
import { useOverlays } from '../overlays.ts'
import { useCurrentScreen, type ScreenSpec } from '../screen.ts'
import { PanelToggle } from './PanelToggle.tsx'
import styles from './TopBar.module.css'

/** Where you are, search and commands, and the next step. It may follow the screen by a moment, which comes first. */
export function TopBar() {
  const screen = useCurrentScreen()
  const shown = useDeferredValue(screen)
  return (
    <Follows isBehind={shown.title !== screen.title}>
      <Bar screen={shown} />
    </Follows>
  )
}

const Bar = memo(function Bar({ screen }: { screen: ScreenSpec }) {
  const isCrowded = (screen.secondary?.length ?? 0) > 1
  return (
    <header className={styles['bar']} data-region="Top bar" tabIndex={-1}>
      <nav className={styles['crumbs']} aria-label="Where you are">
        {screen.breadcrumb?.map((crumb) => (
          <Fragment key={crumb.to + crumb.label}>
            <Link to={crumb.to} className={styles['crumb']}>
              {crumb.label}
            </Link>
            <IconChevronRight size={14} stroke={1.6} className={styles['chevron']} aria-hidden="true" />
          </Fragment>
        ))}
        <h1 className={styles['title']} aria-current="page">
          {screen.title}
        </h1>
        {screen.badge}
      </nav>
      <button type="button" className={styles['search']} onClick={() => useOverlays.getState().show('palette')}>
        <IconSearch size={16} stroke={1.6} aria-hidden="true" />
        <span className={styles['words']}>Find or do…</span>
        <Keycaps keys="$mod+KeyK" />
      </button>
      <div className={styles['actions']} data-crowded={isCrowded || undefined}>
        {screen.aside}
        <PanelToggle />
        {screen.secondary?.map((action) => (
          <ActionButton key={action.id} action={action} keysInTip={isCrowded} />
        ))}
        {screen.primary && <ActionButton action={screen.primary} variant="ink" keysInTip={isCrowded} />}
      </div>
    </header>
  )
})
