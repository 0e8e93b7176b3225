import { Tooltip, type FloatingPosition } from '@mantine/core'
import { useEffect, useState } from 'react'

const OPEN_AFTER_MS = 400
/** Having read one, one wants the next at once. */
const NEXT_WITHIN_MS = 300

type Shown = { target: HTMLElement; label: string; position: FloatingPosition }

/** The one tooltip of the window, at the element with `data-tip` that the pointer rests on. */
export function TipHost() {
  const [shown, setShown] = useState<Shown | null>(null)
  useEffect(() => watchPointer(setShown), [])
  useEffect(() => shown?.target && describe(shown.target), [shown?.target])
  if (!shown) return null
  return (
    <Tooltip id={TIP_ID} role="tooltip" opened target={shown.target} label={shown.label} position={shown.position} />
  )
}

const TIP_ID = 'tip'

/** For screen readers, while it is shown. */
function describe(target: HTMLElement): () => void {
  const before = target.getAttribute('aria-describedby')
  target.setAttribute('aria-describedby', before ? `${before} ${TIP_ID}` : TIP_ID)
  return () => (before ? target.setAttribute('aria-describedby', before) : target.removeAttribute('aria-describedby'))
}

function watchPointer(show: (shown: Shown | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let target: HTMLElement | null = null
  let isShown = false
  let hiddenAt = -Infinity
  // The words may change under a pointer that rests.
  const changes = new MutationObserver(() => target && show(wordsOf(target)))
  const hide = () => {
    clearTimeout(timer)
    changes.disconnect()
    if (!isShown) return
    isShown = false
    hiddenAt = performance.now()
    show(null)
  }
  const open = (next: HTMLElement) => {
    isShown = true
    changes.observe(next, { attributes: true, attributeFilter: ['data-tip'] })
    show(wordsOf(next))
  }
  const reach = (next: HTMLElement | null) => {
    if (next === target && (next === null || next.isConnected)) return
    hide()
    target = next
    if (next) timer = setTimeout(() => open(next), performance.now() - hiddenAt < NEXT_WITHIN_MS ? 0 : OPEN_AFTER_MS)
  }
  const stop = new AbortController()
  const listen = { signal: stop.signal, capture: true, passive: true }
  // Pointer events, for controls that are disabled have no mouse events of their own everywhere.
  document.addEventListener('pointerover', ({ target: at, pointerType }) => reach(tippedOf(at, pointerType)), listen)
  document.documentElement.addEventListener('pointerleave', () => reach(null), { signal: stop.signal })
  for (const type of ['pointerdown', 'keydown', 'wheel'] as const) document.addEventListener(type, hide, listen)
  return () => {
    stop.abort()
    hide()
  }
}

const tippedOf = (at: EventTarget | null, pointerType: string): HTMLElement | null =>
  at instanceof Element && pointerType !== 'touch' ? at.closest<HTMLElement>('[data-tip]') : null

function wordsOf(target: HTMLElement): Shown | null {
  const { tip, tipPosition } = target.dataset
  if (!tip || !target.isConnected) return null
  return { target, label: tip, position: (tipPosition ?? 'top') as FloatingPosition }
}
