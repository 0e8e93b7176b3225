import { MutationCache, QueryClient } from '@tanstack/react-query'
import { isConnectionLoss } from './fault.ts'
import { useSaveState } from './save-state.ts'

/**
 * Answers stay valid until the backend says that they changed (see events.ts), so nothing is asked twice.
 * A question whose answer was lost with the connection is asked again; a refusal is final.
 */
export const queryClient = new QueryClient({
  mutationCache: new MutationCache({
    onSuccess: (_data, _variables, _context, mutation) => {
      if (mutation.meta?.['stores'] !== false) useSaveState.getState().saved(new Date())
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      networkMode: 'always',
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: (count, error) => count < 5 && isConnectionLoss(error),
    },
    mutations: { networkMode: 'always', retry: false },
  },
})
