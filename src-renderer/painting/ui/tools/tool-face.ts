import type { ComponentType, ReactNode } from 'react'
import type { ActionIcon } from '../../../app/actions/action.ts'
import type { SourceKind, Studio, Toolbox } from '../../engine/index.ts'

/** `studio` is null while no image is open: the options stay, so that nothing jumps. */
export type OptionsProps = {
  toolbox: Toolbox
  studio: Studio | null
  /** Which one of several masks an area is taken from. Keep its identity. */
  choices?: SourceChoices
}

/** Where there is a choice it stands in the place of the source's name. */
export type SourceChoices = Readonly<Partial<Record<SourceKind, ReactNode>>>

/** How a tool shows itself. */
export type ToolFace = {
  label: string
  /** In tinykeys' words; `KeyB`. */
  key: string
  /** One sentence for the tooltip, without its full stop. */
  help: string
  icon: ActionIcon
  /** What stands in the options bar. */
  Options: ComponentType<OptionsProps>
  /** `ring`: the brush at its true size; `cross`: a cross on the pixel. */
  cursor: 'ring' | 'cross'
  /** What it takes away is shown in red. */
  takesAway?: boolean
}
