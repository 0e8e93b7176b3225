import { create } from 'zustand'
import { desktop } from '../../host/host.ts'

/** `reference`: a .npy or .npz file, or a folder of such. */
export type PickKind = 'folder' | 'onnx' | 'json' | 'reference'

export type PickRequest = {
  kind: PickKind
  /** What it is for: "Folder of photos". */
  title: string
  /** Where to begin. */
  start?: string | undefined
  /** Why the picker came up by itself: a sentence. */
  note?: string | undefined
}

type Picker = { request: (PickRequest & { answer: (path: string | null) => void }) | null }

/** The picker that is open now; the frame shows it. */
export const usePicker = create<Picker>()(() => ({ request: null }))

/** Asks for a path on the backend's machine: the native dialog on a desktop, else a picker in the page. Null: cancelled. */
export function choosePath(request: PickRequest): Promise<string | null> {
  // No native dialog takes either a file or a folder.
  if (desktop && request.kind !== 'reference') {
    return request.kind === 'folder'
      ? desktop.chooseFolder(request.title)
      : desktop.chooseFile(request.kind, request.title)
  }
  return new Promise((resolve) => {
    usePicker.getState().request?.answer(null)
    const answer = (path: string | null) => {
      usePicker.setState({ request: null })
      resolve(path)
    }
    usePicker.setState({ request: { ...request, answer } })
  })
}
