import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { choosePath } from '../../components/picker/picker-store.ts'
import { desktop } from '../../host/host.ts'

/**
 * A folder of photos, or a model's file, dropped anywhere on the window. A desktop knows where it lies; a browser tab is
 * not told, so it says that and opens the picker. Returns whether something that could be dropped hangs over the window.
 */
export function useFolderDrop(): boolean {
  const navigate = useNavigate()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(false)
      const file = event.dataTransfer?.files[0]
      if (!file) return
      const isModel = /\.(onnx|tflite)$/i.test(file.name)
      void pathOf(file, isModel).then((path) => {
        if (path) void navigate(`${isModel ? '/models/add' : '/import'}?path=${encodeURIComponent(path)}`)
      })
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [navigate])
  return over
}

async function pathOf(file: File, isModel: boolean): Promise<string | null> {
  const path = desktop?.pathForFile(file)
  if (path) return path
  return choosePath({
    kind: isModel ? 'onnx' : 'folder',
    title: isModel ? 'Model file' : 'Folder of photos',
    note: `A browser tab is not told where ${file.name} lies. Choose it here, on the machine that Hairline runs on.`,
  })
}
