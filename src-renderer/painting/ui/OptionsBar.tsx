import { memo, useDeferredValue } from 'react'
import type { Studio } from '../engine/index.ts'
import { Follows } from '../../components/Follows.tsx'
import { TOOL_FACES } from './tools/faces.ts'
import type { OptionsProps } from './tools/tool-face.ts'
import { useObservable, useObserved } from './use-observable.ts'
import styles from './OptionsBar.module.css'

/**
 * The options of the tool in hand. They follow the canvas by a moment when the image changes; until they have, they take
 * no click that would go to the image before.
 */
export function OptionsBar({ toolbox, studio, choices }: OptionsProps) {
  const shown = useDeferredValue(studio)
  return (
    <Follows isBehind={shown !== null && shown !== studio}>
      <Bar toolbox={toolbox} studio={shown} {...(choices && { choices })} />
    </Follows>
  )
}

const Bar = memo(function Bar({ toolbox, studio, choices }: OptionsProps) {
  const { active } = useObservable(toolbox)
  const { label, icon: Icon, Options, takesAway } = TOOL_FACES[active]
  return (
    <div className={styles['bar']} role="group" aria-label="Tool options" data-region="Tool options" tabIndex={-1}>
      <span className={styles['tool']} title={label} data-erasing={takesAway || undefined}>
        <Icon size={17} stroke={1.6} aria-hidden="true" />
        <span className={styles['name']}>{label}</span>
      </span>
      <Options toolbox={toolbox} studio={studio} {...(choices && { choices })} />
      {studio && <BinaryNote studio={studio} />}
    </div>
  )
})

/** Says that nothing soft will be painted, whatever the options are. */
function BinaryNote({ studio }: { studio: Studio }) {
  const isBinary = useObserved(studio, (each) => each.isBinary)
  if (!isBinary) return null
  return (
    <span className={styles['note']} title="This dataset’s masks are 0 and 255 only; see Whole mask">
      Binary
    </span>
  )
}
