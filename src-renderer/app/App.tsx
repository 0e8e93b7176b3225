import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from 'react-router/dom'
import { queryClient } from '../host/query-client.ts'
import { router } from './routes.tsx'
import { mantineTheme, mantineVariables } from './theme/mantine-theme.ts'
import { useTheme } from './theme/theme-store.ts'

export function App({ nonce }: { nonce: string }) {
  const theme = useTheme((store) => store.theme)
  return (
    <MantineProvider
      theme={mantineTheme}
      cssVariablesResolver={mantineVariables}
      forceColorScheme={theme}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}
