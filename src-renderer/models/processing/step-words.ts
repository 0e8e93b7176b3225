import type { StepKind } from '../../../src-shared/postprocessing/steps.ts'

/** What each step is called, and what it does to a mask. */
export const STEP_WORDS: Record<StepKind, { name: string; does: string }> = {
  'refine-edges': {
    name: 'Refine edges',
    does: 'Finds the edge again out of the colours of the photo. Firm is safe; strands also finds single hairs.',
  },
  threshold: { name: 'Threshold', does: 'Makes a hard mask: hair from this probability on.' },
  'remove-islands': { name: 'Remove islands', does: 'Removes patches of hair that are smaller than this.' },
  'fill-holes': { name: 'Fill holes', does: 'Fills holes in the hair up to this size.' },
  open: { name: 'Open', does: 'Removes what is thinner than this, and smooths the edge.' },
  close: { name: 'Close', does: 'Closes gaps that are narrower than this.' },
  erode: { name: 'Shrink', does: 'Moves the edge inwards.' },
  dilate: { name: 'Grow', does: 'Moves the edge outwards.' },
  feather: { name: 'Feather', does: 'Makes the edge soft.' },
}
