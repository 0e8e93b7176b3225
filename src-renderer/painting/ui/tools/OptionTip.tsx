import type { ReactElement } from 'react'
import { Tip } from '../../../components/Tip.tsx'

/** What an option does, in a sentence. */
export function OptionTip({ label, children }: { label: string; children: ReactElement }) {
  return (
    <Tip label={label} position="bottom">
      {/* Of its own, because a tooltip on a control that is disabled is never seen. */}
      <div style={{ flex: 'none' }}>{children}</div>
    </Tip>
  )
}
