import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { Keycaps } from '../../components/Keycaps.tsx'
import { onBackendEvent } from '../../host/events.ts'
import { useOverlays } from '../overlays.ts'
import { endTour, goToTourStep, useTour } from './tour-state.ts'
import { addressOf, TOUR_STEPS, type TourStep } from './tour-steps.ts'
import styles from './TourCard.module.css'

/** The first-run tour: a row at the foot that waits until its step is done. It covers nothing of the work, nor stops it. */
export function TourCard() {
  const tour = useTour()
  return tour && <Card {...tour} />
}

function Card({ step, demo }: NonNullable<ReturnType<typeof useTour>>) {
  const { word, title, text, next, place } = TOUR_STEPS[step] as TourStep
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const [going, setGoing] = useState(false)
  useDoingEndsStep(step)
  useEscapeEnds()

  const isHere = pathname.startsWith(place)
  const goOn = async () => {
    setGoing(true)
    try {
      const goal = isHere ? step + 1 : step
      const address = goal < TOUR_STEPS.length ? await addressOf(goal, demo) : null
      goToTourStep(goal)
      if (address !== null) await navigate(address)
    } finally {
      setGoing(false)
    }
  }
  return (
    <aside className={styles['card']} aria-label="Tour" data-region="Tour" tabIndex={-1}>
      <ol className={styles['thread']} aria-label={`Step ${step + 1} of ${TOUR_STEPS.length}`}>
        {TOUR_STEPS.map((each, place) => (
          <li
            key={each.word}
            aria-label={each.word}
            aria-current={place === step ? 'step' : undefined}
            data-done={place < step || undefined}
          />
        ))}
      </ol>
      <h2 className={styles['title']}>{title}</h2>
      <p className={styles['text']}>{text}</p>
      <Button size="sm" loading={going} onClick={() => void goOn()}>
        {isHere ? next : `Back to ${word.toLowerCase()}`}
      </Button>
      <button type="button" className={styles['skip']} onClick={endTour}>
        Skip tour <Keycaps keys="Escape" />
      </button>
    </aside>
  )
}

/** Who opens a portrait, or goes to the next screen without the button, has done the step all the same. */
function useDoingEndsStep(step: number): void {
  const { pathname } = useLocation()
  const following = TOUR_STEPS[step + 1]
  const arrived = following !== undefined && pathname.startsWith(step === 0 ? '/annotate/' : following.place)
  useEffect(() => {
    if (arrived) goToTourStep(step + 1)
  }, [arrived, step])
  const last = following === undefined
  useEffect(() => {
    if (!last) return undefined
    return onBackendEvent((event) => {
      if (event.type === 'changed' && event.topics.includes('registry')) endTour()
    })
  }, [last])
}

/** Esc skips, unless something that lies over the screen, a field, or a stroke on the canvas wants it first. */
function useEscapeEnds(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || isTaken(event.target)) return
      event.stopImmediatePropagation()
      endTour()
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [])
}

function isTaken(target: EventTarget | null): boolean {
  const { palette, jobs, shortcuts } = useOverlays.getState()
  if (palette || jobs || shortcuts || document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]'))
    return true
  if (!(target instanceof Element)) return true
  if (target.closest('[data-region="Tour"]')) return false
  // While one annotates, Esc drops the stroke or leaves the image.
  return location.hash.startsWith('#/annotate') || target.matches('input, textarea, select, [contenteditable]')
}
