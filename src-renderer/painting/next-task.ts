/** Lets messages and frames in between. Quicker than a timer, which waits for milliseconds, and for a second in a window that is not seen. */
export function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
