import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react'
import { useMediaQuery } from '@mantine/hooks'
import { z } from 'zod'
import { usePreference } from '../../host/preferences.ts'
import type { Action } from '../actions/action.ts'
import { useActions } from '../actions/action-store.ts'
import { PanelEdge } from './PanelEdge.tsx'
import { usePanels } from './panel-store.ts'
import styles from './Panels.module.css'

export type PanelSpec = {
  /** What the region is called: "Datasets". */
  label: string
  content: ReactNode
  /** Stays at the foot; what is above scrolls within the rest. */
  footer?: ReactNode
  /** What it has is in use: folded, the panel on the right goes on unseen. */
  inUse?: boolean
  /** Pixels, until the person drags it. */
  width: number
}

type Props = {
  /** Under which the widths are kept: the screen's name. */
  id: string
  left?: PanelSpec | undefined
  right?: PanelSpec | undefined
  /** Pixels at the foot that the right panel leaves free when it is a drawer. */
  drawerClearance?: number
  children: ReactNode
}

const PanelState = z.object({ width: z.number().min(160).max(640), open: z.boolean() })
const LEFT_NARROWEST = 160
const RIGHT_NARROWEST = 240

/** The middle of a screen between its side panels: they resize, fold (F8, Shift+F8), and under 1200 px the right is a drawer. */
export function Panels({ id, left, right, drawerClearance = 0, children }: Props) {
  const drawer = useMediaQuery('(width < 1200px)', window.innerWidth < 1200) ?? false
  const [drawerOpen, setDrawerOpen] = useState(false)
  const [leftState, setLeft] = usePreference(`panel.${id}.left`, PanelState, { width: left?.width ?? 216, open: true })
  const [rightState, setRight] = usePreference(`panel.${id}.right`, PanelState, {
    width: right?.width ?? 284,
    open: true,
  })
  const rightOpen = drawer ? drawerOpen : rightState.open
  const toggleRight = useCallback(() => {
    if (drawer) setDrawerOpen((open) => !open)
    else setRight({ ...rightState, open: !rightState.open })
  }, [drawer, rightState, setRight])

  useActions(
    useMemo(() => {
      const actions: Action[] = []
      if (right) {
        actions.push({
          id: 'frame.fold-right',
          label: 'Fold right panel',
          group: 'Commands',
          keys: ['F8'],
          run: toggleRight,
        })
      }
      if (left) {
        const run = () => setLeft({ ...leftState, open: !leftState.open })
        actions.push({ id: 'frame.fold-left', label: 'Fold left panel', group: 'Commands', keys: ['Shift+F8'], run })
      }
      return actions
    }, [left, leftState, right, setLeft, toggleRight]),
  )

  const rightLabel = right?.label
  useEffect(() => {
    usePanels.setState({ right: rightLabel ? { label: rightLabel, open: rightOpen, drawer } : null, toggleRight })
    return () => usePanels.setState({ right: null })
  }, [rightLabel, rightOpen, drawer, toggleRight])

  return (
    <div className={styles['row']}>
      {left && leftState.open && (
        <aside
          className={styles['left']}
          style={{ width: leftState.width }}
          aria-label={left.label}
          data-region={left.label}
          tabIndex={-1}
        >
          <div className={styles['scroll']}>{left.content}</div>
          <PanelEdge
            side="right"
            label={`Width of ${left.label}`}
            width={leftState.width}
            narrowest={LEFT_NARROWEST}
            onWidth={(width) => setLeft({ ...leftState, width })}
          />
        </aside>
      )}
      <main className={styles['middle']} data-region="Work" tabIndex={-1}>
        {children}
      </main>
      {right && (rightOpen || right.inUse) && (
        <aside
          className={styles['right']}
          hidden={!rightOpen}
          style={{ width: rightState.width, bottom: drawer ? drawerClearance : undefined }}
          data-drawer={drawer || undefined}
          aria-label={right.label}
          data-region={rightOpen ? right.label : undefined}
          tabIndex={-1}
        >
          <PanelEdge
            side="left"
            label={`Width of ${right.label}`}
            width={rightState.width}
            narrowest={RIGHT_NARROWEST}
            onWidth={(width) => setRight({ ...rightState, width })}
          />
          <div className={styles['scroll']}>{right.content}</div>
          {right.footer}
        </aside>
      )}
    </div>
  )
}
