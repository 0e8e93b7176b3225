import type { ReactNode, SyntheticEvent } from 'react'

const swallow = (event: SyntheticEvent) => {
  event.preventDefault()
  event.stopPropagation()
}

type Props = { isBehind: boolean; className?: string | undefined; children: ReactNode }

/**
 * What follows an image by a moment (`useDeferredValue`), so that the image itself comes first: while it is behind it takes
 * no click that would go to the image before; what is typed or dragged meanwhile counts. Not by `inert`, which makes the
 * browser style everything inside anew.
 */
export function Follows({ isBehind, className, children }: Props) {
  const hold = isBehind ? swallow : undefined
  return (
    <div className={className} style={{ display: 'contents' }} onClickCapture={hold}>
      {children}
    </div>
  )
}
