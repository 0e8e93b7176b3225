import type { ViewId } from '../painting/view/looks/view-settings.ts'

/** What the views are called, and what each is for. */
export const VIEW_NAMES: Record<ViewId, { label: string; command: string; help: string }> = {
  tint: { label: 'Tint', command: 'Show tint', help: 'The hair in a colour' },
  outline: { label: 'Outline', command: 'Show outline', help: 'A line around the hair, where it covers half' },
  rubylith: { label: 'Rubylith', command: 'Show rubylith', help: 'Red over everything that is not hair' },
  alpha: { label: 'Alpha', command: 'Show alpha', help: 'The mask alone: white is hair, grey is soft' },
  black: { label: 'On black', command: 'Show on black', help: 'The hair on black: light rests of the ground show' },
  white: { label: 'On white', command: 'Show on white', help: 'The hair on white: dark rests of the ground show' },
  checker: {
    label: 'Checker',
    command: 'Show on checkerboard',
    help: 'The hair on a checkerboard: what is see-through',
  },
  cutout: { label: 'Cut-out', command: 'Show cut-out', help: 'The hair alone, on a ground of your choice' },
  tryon: { label: 'Try on', command: 'Try on colour', help: 'The hair dyed: edges that bleed jump to the eye' },
}
