import type { BrowserWindow, Dialog, IpcMain, IpcMainInvokeEvent, OpenDialogOptions, Shell } from 'electron'
import type { HostFileKind } from '../../src-shared/contract/host.ts'
import { CHANNELS } from './channels.ts'
import { originOf } from './lockdown.ts'

export type DialogDeps = {
  ipcMain: Pick<IpcMain, 'handle'>
  dialog: Pick<Dialog, 'showOpenDialog'>
  shell: Pick<Shell, 'showItemInFolder'>
  window: () => BrowserWindow | null
  /** Of the page that may ask. */
  origin: () => string | null
}

const FILTERS: Record<HostFileKind, { name: string; extensions: string[] }> = {
  onnx: { name: 'Models', extensions: ['onnx', 'tflite'] },
  json: { name: 'JSON', extensions: ['json'] },
}

/** Answers what `window.hairlineHost` asks for; only to the workbench's own page, and only its main frame. */
export function serveDialogs({ ipcMain, dialog, shell, window, origin }: DialogDeps): void {
  const handle = (channel: string, answer: (...given: unknown[]) => Promise<string | null> | null) => {
    ipcMain.handle(channel, (event, ...given: unknown[]) => {
      if (!isOurs(event, window(), origin())) throw new Error('Only the workbench may ask for this.')
      return answer(...given)
    })
  }
  const choose = async (options: OpenDialogOptions, title: unknown) => {
    const parent = window()
    if (!parent) return null
    const named = typeof title === 'string' ? { ...options, title: title.slice(0, 200) } : options
    const { canceled, filePaths } = await dialog.showOpenDialog(parent, named)
    return canceled ? null : (filePaths[0] ?? null)
  }

  handle(CHANNELS.chooseFolder, (title) => choose({ properties: ['openDirectory', 'createDirectory'] }, title))
  handle(CHANNELS.chooseFile, (kind, title) => {
    const filter = kind === 'onnx' || kind === 'json' ? FILTERS[kind] : null
    return filter && choose({ properties: ['openFile'], filters: [filter] }, title)
  })
  handle(CHANNELS.reveal, (path) => {
    if (typeof path === 'string') shell.showItemInFolder(path)
    return null
  })
}

function isOurs(event: IpcMainInvokeEvent, window: BrowserWindow | null, origin: string | null): boolean {
  const { senderFrame } = event
  return senderFrame !== null && senderFrame === window?.webContents.mainFrame && originOf(senderFrame.url) === origin
}
