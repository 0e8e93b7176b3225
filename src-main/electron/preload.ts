import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { DesktopHost, HostCommand } from '../../src-shared/contract/host.ts'
import { CHANNELS } from './channels.ts'

/** ENTRY, sandboxed: puts what only a desktop can do on the page, and nothing of Electron itself. */
const host: DesktopHost = {
  kind: 'electron',
  chooseFolder: (title) => ipcRenderer.invoke(CHANNELS.chooseFolder, title) as Promise<string | null>,
  chooseFile: (kind, title) => ipcRenderer.invoke(CHANNELS.chooseFile, kind, title) as Promise<string | null>,
  async revealInFolder(path) {
    await ipcRenderer.invoke(CHANNELS.reveal, path)
  },
  pathForFile: (file) => webUtils.getPathForFile(file as File),
  onCommand(listener) {
    const hear = (_event: unknown, command: HostCommand) => listener(command)
    ipcRenderer.on(CHANNELS.command, hear)
    return () => ipcRenderer.off(CHANNELS.command, hear)
  },
}

contextBridge.exposeInMainWorld('hairlineHost', host)
