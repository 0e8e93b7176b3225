import type { UseQueryResult } from '@tanstack/react-query'

type Asked = Pick<UseQueryResult, 'isPending' | 'fetchStatus' | 'failureCount'>

/** Whether an answer can be waited for with nothing on the screen: tries after a lost connection take as long as it is away. */
export const isFirstTry = ({ isPending, fetchStatus, failureCount }: Asked): boolean =>
  isPending && fetchStatus === 'fetching' && failureCount === 0
