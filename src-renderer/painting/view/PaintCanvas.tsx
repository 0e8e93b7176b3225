import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react'
import type { MaskPlane, Studio } from '../engine/index.ts'
import { BrushRing } from './brush-ring.ts'
import { DraftPicture } from './draft-picture.ts'
import { KEY_POINTER_ID, KeyPointer, type KeyPointerState } from './key-pointer.ts'
import { tintLook, type Look } from './look.ts'
import { PaintStage } from './paint-stage.ts'
import type { Photo } from './photo.ts'
import { PointerInput } from './pointer-input.ts'
import { ToolOverlay } from './tool-overlay.ts'
import type { ViewTransform } from './view-transform.ts'
import styles from './PaintCanvas.module.css'

/** What keys and buttons around the canvas can ask of it. */
export type CanvasHandle = {
  holdPan(held: boolean): void
  /** Drops the gesture; returns whether there was one. */
  cancel(): boolean
  /** Keys move the brush: @param direction on the screen; @param fine by a pixel of the image, else by a step that is seen */
  moveByKeys(direction: readonly [x: number, y: number], fine: boolean): void
  /** A key sets the brush down, or lifts it. */
  pressByKeys(): void
  /** A key clicks where the brush is, with Ctrl. */
  clickByKeys(): void
  /** Undo and the like changed the mask. */
  redraw(): void
}

type Props = {
  photo: Photo
  studio: Studio
  view: ViewTransform
  /** 0..1, of the usual look; 0 hides the mask. */
  tintOpacity: number
  /** Another look than the tint. Keep its identity while it is the same. */
  look?: Look | undefined
  /** A mask to look at in place of the studio's; what is painted meanwhile is not seen. */
  instead?: MaskPlane | null
  label: string
  /** How keys paint, for who listens. */
  description?: string
  /** What lies on the picture, and turns with it. */
  children?: ReactNode
  /** Called with the handle while the canvas lives, with null when it is gone. Keep its identity. */
  onHandle: (handle: CanvasHandle | null) => void
  /** Told when keys take the brush, set it down, lift it or lose it. Keep its identity. */
  onKeys: (state: KeyPointerState) => void
}

/** The place to paint. React sets it up; nothing that moves with the pointer passes through it. */
export function PaintCanvas({
  photo,
  studio,
  view,
  tintOpacity,
  look,
  instead = null,
  label,
  description,
  onHandle,
  onKeys,
  children,
}: Props) {
  const element = useRef<HTMLDivElement>(null)
  const sheetElement = useRef<HTMLDivElement>(null)
  const stageElement = useRef<HTMLDivElement>(null)
  const stage = useRef<PaintStage | null>(null)

  // Before the image's effect: the stage outlives the image.
  useLayoutEffect(() => {
    const place = element.current
    const stagePlace = stageElement.current
    if (!place || !stagePlace) return
    const painted = new PaintStage(stagePlace)
    stage.current = painted
    const observer = new ResizeObserver(() => painted.resize(place.clientWidth, place.clientHeight))
    painted.resize(place.clientWidth, place.clientHeight)
    observer.observe(place)
    return () => {
      observer.disconnect()
      painted.dispose()
      stage.current = null
    }
  }, [])

  useLayoutEffect(() => {
    const place = element.current
    const stagePlace = stageElement.current
    const sheet = sheetElement.current
    const painted = stage.current
    if (!place || !sheet || !stagePlace || !painted) return
    painted.show({ photo, studio, view })
    const turn = () => turnSheet(sheet, view)
    turn()
    const ring = new BrushRing(styles['ring'] ?? '', view)
    ring.element.dataset['part'] = 'ring'
    const overlay = new ToolOverlay(styles['overlay'] ?? '', studio, view)
    sheet.append(overlay.element, ring.element)
    const tint = getComputedStyle(place).getPropertyValue('--hl-mask-tint')
    const draft = new DraftPicture(styles['draft'] ?? '', studio, view, tint)
    stagePlace.after(draft.element)
    const drawDraft = () => {
      place.dataset['draft'] = draft.update() ? 'replaces' : ''
    }
    const shapeRing = () => {
      const { active } = studio.toolbox.snapshot()
      const erasing = active === 'eraser' || studio.snapshot().state.startsWith('eraser')
      ring.shape(studio.toolbox.ringOf(erasing ? 'eraser' : active), view.snapshot().scale, erasing)
    }
    const onPaint = () => {
      painted.requestDraw()
      overlay.requestDraw()
    }
    const input = new PointerInput({ element: place, studio, view, ring, onPaint })
    const keys = new KeyPointer({
      element: place,
      view,
      isDown: () => input.isHeldBy(KEY_POINTER_ID),
      onChange: onKeys,
    })
    const stops = [
      studio.toolbox.subscribe(() => studio.toolChanged()),
      studio.subscribe(shapeRing),
      studio.subscribe(() => overlay.requestDraw()),
      view.subscribe(shapeRing),
      studio.subscribe(drawDraft),
      view.subscribe(() => draft.place()),
      view.subscribe(turn),
      view.subscribe(() => overlay.requestDraw()),
    ]
    shapeRing()
    onHandle({
      holdPan: (held) => input.holdPan(held),
      cancel: () => {
        const dropped = input.cancel()
        keys.tell()
        return dropped
      },
      moveByKeys: (direction, fine) => keys.move(direction, fine),
      pressByKeys: () => keys.press(),
      clickByKeys: () => keys.clickWithCtrl(),
      redraw: () => painted.requestDraw(),
    })
    return () => {
      onHandle(null)
      for (const stop of stops) stop()
      keys.dispose()
      input.dispose()
      studio.stopWork()
      overlay.dispose()
      ring.element.remove()
      draft.element.remove()
    }
  }, [photo, studio, view, onHandle, onKeys])

  useLayoutEffect(() => {
    if (!element.current) return
    const tint = getComputedStyle(element.current).getPropertyValue('--hl-mask-tint')
    stage.current?.setLook(look ?? tintLook(tint, tintOpacity))
  }, [look, tintOpacity, photo, studio, view, onHandle])

  useLayoutEffect(() => {
    if (!instead) return
    stage.current?.showInstead(instead)
    return () => stage.current?.showInstead(null)
  }, [instead, photo, studio, view, onHandle])

  // Undo, redo and whole-mask operations change the mask without a pointer.
  useEffect(() => studio.subscribe(() => stage.current?.requestDraw()), [studio])

  return (
    <div
      ref={element}
      className={styles['canvas']}
      role="application"
      aria-label={label}
      aria-description={description}
      data-region="Canvas"
      tabIndex={0}
    >
      <div ref={sheetElement} className={styles['sheet']}>
        <div ref={stageElement} className={styles['stage']} />
        {children}
      </div>
    </div>
  )
}

/** Upright it fills the window; turned it is large enough to fill it, about the same middle. */
function turnSheet(sheet: HTMLElement, view: ViewTransform): void {
  const { angle } = view.snapshot()
  const { width, height } = view.size
  if (sheet.dataset['angle'] === String(angle) && angle === 0) return
  sheet.dataset['angle'] = String(angle)
  const isUpright = angle === 0
  Object.assign(sheet.style, {
    width: isUpright ? '' : `${width}px`,
    height: isUpright ? '' : `${height}px`,
    transform: isUpright ? '' : `translate(-50%, -50%) rotate(${angle}deg)`,
  })
}
