import type { FloatingPosition } from '@mantine/core'
import { cloneElement, type ReactElement } from 'react'

type Props = {
  /** One or two sentences; nothing is shown without. */
  label: string | null | undefined
  position?: FloatingPosition
  /** Passes on what a parent such as `Menu.Target` adds, its ref too. */
  children: ReactElement<Record<string, unknown>>
}

/**
 * Says what something does when the pointer rests on it. The words lie on the element, and `TipHost` shows them: a tooltip
 * of its own for each of a hundred controls is what a change of screen would spend most of its time on.
 */
export function Tip({ label, position, children, ...others }: Props) {
  return cloneElement(children, { ...others, ...children.props, ...tipProps(label, position) })
}

function tipProps(label: Props['label'], position: Props['position']) {
  return { 'data-tip': label || undefined, 'data-tip-position': label ? position : undefined }
}
