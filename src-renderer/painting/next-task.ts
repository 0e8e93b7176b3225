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

/** Longer does nobody wait for a frame: a window that is covered may draw none. */
const FRAME_WITHIN_MS = 100

/** Lets a frame be drawn first. For the page, not for workers. */
export function nextFrame(): Promise<void> {
  const drawn = new Promise<void>((resolve) => requestAnimationFrame(() => resolve(nextTask())))
  return Promise.race([drawn, new Promise<void>((resolve) => setTimeout(resolve, FRAME_WITHIN_MS))])
}
