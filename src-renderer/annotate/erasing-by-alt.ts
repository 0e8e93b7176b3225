import { useEffect } from 'react'
import { toolbox } from './toolbox.ts'

/** Alt held is the eraser. Its own listener: for the keyboard map a bare modifier is no key. */
export function useErasingByAlt(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Alt') return
      // Else the browser's menu takes the focus.
      event.preventDefault()
      toolbox.holdEraser(event.type === 'keydown')
    }
    const letGo = () => toolbox.holdEraser(false)
    window.addEventListener('keydown', onKey)
    window.addEventListener('keyup', onKey)
    window.addEventListener('blur', letGo)
    return () => {
      window.removeEventListener('keydown', onKey)
      window.removeEventListener('keyup', onKey)
      window.removeEventListener('blur', letGo)
      letGo()
    }
  }, [])
}
