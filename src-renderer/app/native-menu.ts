import { useEffect } from 'react'
import { useNavigate } from 'react-router'
import { desktop } from '../host/host.ts'
import { useOverlays } from './overlays.ts'

/** What the desktop's native menu asks for. */
export function useNativeMenu(): void {
  const navigate = useNavigate()
  useEffect(
    () =>
      desktop?.onCommand((command) => {
        switch (command) {
          case 'import-dataset':
            return void navigate('/import')
          case 'add-model':
            return void navigate('/models/add')
          case 'import-run':
            return void navigate('/runs/add')
          case 'command-palette':
            return useOverlays.getState().show('palette')
          case 'shortcuts':
            return useOverlays.getState().show('shortcuts')
        }
      }),
    [navigate],
  )
}
