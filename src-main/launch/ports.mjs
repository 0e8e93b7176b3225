// @ts-check
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Always the same where possible, so that a bookmark, and what a browser keeps by address, outlive a restart. */
const PREFERRED = 47_100
const NEIGHBOURS = 20

/** The first free port of 127.0.0.1 from the preferred one on; 0, any, where all are taken. */
export async function preferredPort() {
  for (let port = PREFERRED; port < PREFERRED + NEIGHBOURS; port++) {
    if (await isFree(port)) return port
  }
  return 0
}

/** @param {number} port */
async function isFree(port) {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
