import {
  IconBrush,
  IconColorPicker,
  IconEraser,
  IconFeather,
  IconLasso,
  IconLassoPolygon,
  IconScribble,
  IconWand,
} from '@tabler/icons-react'
import type { ToolId } from '../../engine/index.ts'
import { BrushOptions, EraserOptions } from './BrushOptions.tsx'
import { RefineOptions } from './RefineOptions.tsx'
import { ScribbleOptions } from './ScribbleOptions.tsx'
import { SimilarOptions } from './SimilarOptions.tsx'
import { LassoOptions, PolygonOptions } from './SelectingOptions.tsx'
import type { ToolFace } from './tool-face.ts'
import { WandOptions } from './WandOptions.tsx'

/** Icon, key, help and options of every tool. Keys taken by tools: B E L P W G S R. */
export const TOOL_FACES: Readonly<Record<ToolId, ToolFace>> = {
  brush: {
    label: 'Brush',
    key: 'KeyB',
    help: 'Paints hair',
    icon: IconBrush,
    Options: BrushOptions,
    cursor: 'ring',
  },
  eraser: {
    label: 'Eraser',
    key: 'KeyE',
    help: 'Takes hair away; so does Alt, and the right button',
    icon: IconEraser,
    Options: EraserOptions,
    cursor: 'ring',
    takesAway: true,
  },
  lasso: {
    label: 'Lasso',
    key: 'KeyL',
    help: 'Draw around an area to add it, take it away or keep it alone',
    icon: IconLasso,
    Options: LassoOptions,
    cursor: 'cross',
  },
  polygon: {
    label: 'Polygon',
    key: 'KeyP',
    help: 'Click around an area; the first point, a double click or Enter closes it, Backspace takes a point back',
    icon: IconLassoPolygon,
    Options: PolygonOptions,
    cursor: 'cross',
  },
  wand: {
    label: 'Magic wand',
    key: 'KeyW',
    help: 'Finds the region of the touched colour; drag right for more, left for less',
    icon: IconWand,
    Options: WandOptions,
    cursor: 'cross',
  },
  similar: {
    label: 'Similar hair',
    key: 'KeyG',
    help: 'Paints only on colours like those under the first touch; Ctrl and a click leave a colour out',
    icon: IconColorPicker,
    Options: SimilarOptions,
    cursor: 'ring',
  },
  scribble: {
    label: 'Scribble',
    key: 'KeyS',
    help: 'Draw a line over hair and, with Alt or the right button, over background; Enter adds what lies between to the mask',
    icon: IconScribble,
    Options: ScribbleOptions,
    cursor: 'ring',
  },
  refine: {
    label: 'Refine edge',
    key: 'KeyR',
    help: 'Brush over the edge, and single strands come out of the colours',
    icon: IconFeather,
    Options: RefineOptions,
    cursor: 'ring',
  },
}
