import { Tooltip } from '@mantine/core'
import type { ReactElement } from 'react'

/** What an option does, in a sentence. */
export function OptionTip({ label, children }: { label: string; children: ReactElement }) {
  return (
    <Tooltip label={label} multiline maw={300}>
      {/* Of its own, because a tooltip on a control that is disabled is never seen. */}
      <div style={{ flex: 'none' }}>{children}</div>
    </Tooltip>
  )
}
