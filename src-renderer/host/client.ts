import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import type { Contract } from '../../src-shared/contract/index.ts'
import { useConnection } from './connection-store.ts'
import { ReconnectingSocket } from './reconnecting-socket.ts'
import { rpcLink } from './rpc-link.ts'

/** The address of the wire, on the host that served the page. */
function socketUrl(): string {
  const url = new URL('/rpc', window.location.origin)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

export const socket = new ReconnectingSocket({
  open: () => new WebSocket(socketUrl()),
  onState: (state) => useConnection.getState().setState(state),
})
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') socket.retryNow()
})

export type Client = ContractRouterClient<Contract>

/** The contract, called directly: `await client.annotation.appendStroke(…)`. */
export const client: Client = createORPCClient(rpcLink(socket))

/** The contract as queries and mutations: `useQuery(orpc.images.page.queryOptions({ input }))`. */
export const orpc = createTanstackQueryUtils(client)
