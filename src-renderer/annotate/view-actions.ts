import type { Action } from '../app/actions/action.ts'
import { zoomToPixels } from '../painting/ui/ZoomControl.tsx'
import type { CanvasHandle } from '../painting/view/PaintCanvas.tsx'
import { PLAIN_LIGHT, VIEW_IDS } from '../painting/view/looks/view-settings.ts'
import { command } from './command.ts'
import type { Opened } from './open-image.ts'
import { VIEW_NAMES } from './view-names.ts'
import {
  changeView,
  showView,
  stepStrength,
  stepView,
  toggleCut,
  toggleMirror,
  turnView,
  useViewSession,
  viewSettings,
} from './view-store.ts'

const ZOOM_STEP = 1.25

/** How one looks at photo and mask: none of these changes the mask. */
export function viewActions(opened: Opened | null, canvas: () => CanvasHandle | null): Action[] {
  const zoom = (factor: number) => opened?.view.zoomTo(opened.view.snapshot().scale * factor)
  const hide = (hidden: boolean) => useViewSession.setState({ hidden })
  return [
    command('hide', 'Hide mask', ['KeyV'], () => hide(true), {
      detail: 'while held',
      release: () => hide(false),
      inPalette: false,
    }),
    command('next-view', 'Next view', ['Backslash'], () => stepView(1), { detail: 'Tint, outline, rubylith, …' }),
    command('previous-view', 'Previous view', ['Shift+Backslash'], () => stepView(-1)),
    ...VIEW_IDS.map((view) =>
      command(`view-${view}`, VIEW_NAMES[view].command, [], () => showView(view), { detail: VIEW_NAMES[view].help }),
    ),
    command('tint-less', 'Weaker tint', ['Semicolon'], () => stepStrength(-1)),
    command('tint-more', 'Stronger tint', ['Quote'], () => stepStrength(1)),
    command('show-cut', 'Show threshold', ['KeyT'], toggleCut, { detail: 'What a cut would make of the mask' }),
    command('mirror', 'Mirror view', ['KeyM'], toggleMirror, { detail: 'Left and right swapped, on the screen alone' }),
    command('turn-left', 'Turn view left', ['Comma'], () => turnView(-1), { detail: 'By 15°, on the screen alone' }),
    command('turn-right', 'Turn view right', ['Period'], () => turnView(1), { detail: 'By 15°, on the screen alone' }),
    command('upright', 'Upright view', ['Shift+Period', 'Shift+Comma'], () => turnView(0)),
    command('grid', 'Pixel grid', [], () => changeView({ pixelGrid: !viewSettings().pixelGrid }), {
      detail: 'From 800 %',
    }),
    command('map', 'Map', [], () => changeView({ map: !viewSettings().map }), { detail: 'While zoomed in' }),
    command('plain-light', 'Reset photo light', [], () => changeView({ light: PLAIN_LIGHT })),
    command('pan', 'Pan', ['Space'], () => canvas()?.holdPan(true), {
      detail: 'drag while held',
      release: () => canvas()?.holdPan(false),
      inPalette: false,
    }),
    command('fit', 'Fit image', ['KeyF'], () => opened?.view.fit()),
    command('pixels', 'Zoom to 100 %', ['$mod+Digit0'], () => opened && zoomToPixels(opened.view)),
    command('zoom-in', 'Zoom in', ['$mod+Equal'], () => zoom(ZOOM_STEP)),
    command('zoom-out', 'Zoom out', ['$mod+Minus'], () => zoom(1 / ZOOM_STEP)),
  ]
}
