import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, Menu, screen, session, shell } from 'electron'
import type { HostCommand } from '../../src-shared/contract/host.ts'
import { preferredPort } from '../launch/ports.mjs'
import { BackendSupervisor } from '../launch/supervisor.mjs'
import { backendCommand } from './backend-command.ts'
import { CHANNELS } from './channels.ts'
import { serveDialogs } from './dialogs.ts'
import { lockDown, originOf } from './lockdown.ts'
import { menuTemplate } from './menu.ts'
import { quitAfter } from './quit.ts'
import { readBounds, rememberBounds } from './window-bounds.ts'

/** Tells the launcher that the fault is not the window's: the browser would meet it too. */
const BACKEND_FAILED = 70

/** ENTRY: the desktop shell. It starts the backend, opens one window on it, and knows no service. */
let window: BrowserWindow | null = null
let origin: string | null = null

if (app.requestSingleInstanceLock()) void app.whenReady().then(run, fail)
else app.exit(0)

async function run(): Promise<void> {
  lockDown(app, session.defaultSession, () => origin)
  serveDialogs({ ipcMain, dialog, shell, window: () => window, origin: () => origin })
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(tell, process.platform === 'darwin')))
  app.on('second-instance', show)
  app.on('window-all-closed', () => app.quit())
  try {
    const command = await backendCommand({
      appPath: app.getAppPath(),
      resourcesPath: process.resourcesPath,
      option: (name) => app.commandLine.getSwitchValue(name),
      preferredPort,
    })
    const backend = new BackendSupervisor(command)
    quitAfter(app, () => backend.stop())
    const { url } = await backend.start()
    origin = originOf(url)
    await open(url)
    // The launcher waits for this line to know that the window is there.
    console.log(JSON.stringify({ url }))
  } catch (error) {
    fail(error)
  }
}

async function open(url: string): Promise<void> {
  const boundsFile = join(app.getPath('userData'), 'window.json')
  const { maximized, ...bounds } = readBounds(boundsFile, screen)
  window = new BrowserWindow({
    ...bounds,
    minWidth: 640,
    minHeight: 400,
    show: false,
    title: 'Hairline',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    },
  })
  rememberBounds(window, boundsFile)
  if (maximized) window.maximize()
  window.once('ready-to-show', () => window?.show())
  window.on('closed', () => (window = null))
  await window.loadURL(url)
}

function show(): void {
  if (window?.isMinimized()) window.restore()
  window?.focus()
}

function tell(command: HostCommand): void {
  window?.webContents.send(CHANNELS.command, command)
}

function fail(error: unknown): void {
  dialog.showErrorBox('Hairline cannot start', error instanceof Error ? error.message : String(error))
  app.exit(BACKEND_FAILED)
}
