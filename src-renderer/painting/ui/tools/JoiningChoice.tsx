import { SegmentedControl } from '@mantine/core'
import type { Joining } from '../../engine/index.ts'
import { OptionTip } from './OptionTip.tsx'

const WORDS: Readonly<Record<Joining, string>> = {
  replace: 'Replace',
  add: 'Add',
  subtract: 'Take away',
  intersect: 'Overlap',
}

type Props<How extends Joining> = { value: How; choices: readonly How[]; tip: string; onChange: (how: How) => void }

/** How a region meets the mask that is there. */
export function JoiningChoice<How extends Joining>({ value, choices, tip, onChange }: Props<How>) {
  return (
    <OptionTip label={tip}>
      <SegmentedControl
        size="xs"
        aria-label="What becomes of the mask"
        value={value}
        onChange={(how) => onChange(choices.find((each) => each === how) ?? value)}
        data={choices.map((how) => ({ value: how, label: WORDS[how] }))}
      />
    </OptionTip>
  )
}
