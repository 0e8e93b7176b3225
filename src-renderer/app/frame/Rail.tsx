import { IconKeyboard } from '@tabler/icons-react'
import { Link, useLocation } from 'react-router'
import { keyText } from '../actions/key-labels.ts'
import { SCREENS, SIDE_SCREENS, type ScreenPlace } from '../screens.ts'
import { lastAddress } from '../last-address.ts'
import { useOverlays } from '../overlays.ts'
import { Logo } from './Logo.tsx'
import { Tip } from '../../components/Tip.tsx'
import styles from './Rail.module.css'

/** Where import and add pages belong. */
const HOMES: Readonly<Record<string, string>> = { '/import': '/library', '/runs': '/models' }

/** The screens at the left edge; below them what helps everywhere. */
export function Rail() {
  const { pathname } = useLocation()
  const root = `/${pathname.split('/')[1] ?? ''}`
  const current = HOMES[root] ?? root
  return (
    <nav className={styles['rail']} aria-label="Screens" data-region="Screens" tabIndex={-1}>
      <Link to="/library" className={styles['logo']} aria-label="Hairline, to the Library" tabIndex={-1}>
        <Logo />
      </Link>
      {SCREENS.map((screen) => (
        <RailLink key={screen.id} screen={screen} current={current === screen.to} />
      ))}
      <span className={styles['gap']} />
      {SIDE_SCREENS.slice(0, 1).map((screen) => (
        <RailLink key={screen.id} screen={screen} current={current === screen.to} />
      ))}
      <Tip label="Keys of this screen (?)" position="right">
        <button
          type="button"
          className={styles['small']}
          aria-label="Keys"
          onClick={() => useOverlays.getState().toggle('shortcuts')}
        >
          <IconKeyboard size={19} stroke={1.5} />
        </button>
      </Tip>
      {SIDE_SCREENS.slice(1).map((screen) => (
        <SmallLink key={screen.id} screen={screen} current={current === screen.to} />
      ))}
    </nav>
  )
}

type LinkProps = { screen: ScreenPlace; current: boolean }

function RailLink({ screen, current }: LinkProps) {
  return (
    <Tip label={`${screen.label} (${keyText(screen.keys)})`} position="right">
      <Link
        to={current ? screen.to : lastAddress(screen.to)}
        className={styles['link']}
        aria-current={current ? 'page' : undefined}
        aria-keyshortcuts={keyText(screen.keys)}
      >
        <screen.icon size={20} stroke={1.5} />
        <span>{screen.label}</span>
      </Link>
    </Tip>
  )
}

function SmallLink({ screen, current }: LinkProps) {
  return (
    <Tip label={`${screen.label} (${keyText(screen.keys)})`} position="right">
      <Link
        to={screen.to}
        className={styles['small']}
        aria-label={screen.label}
        aria-current={current ? 'page' : undefined}
        aria-keyshortcuts={keyText(screen.keys)}
      >
        <screen.icon size={19} stroke={1.5} />
      </Link>
    </Tip>
  )
}
