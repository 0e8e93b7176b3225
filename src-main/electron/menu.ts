import type { MenuItemConstructorOptions } from 'electron'
import type { HostCommand } from '../../src-shared/contract/host.ts'

/**
 * The native menu. Undo, redo and zoom are left out on purpose: those keys belong to the page, which knows the image.
 * @param tell sends a command to the page
 */
export function menuTemplate(tell: (command: HostCommand) => void, isMac: boolean): MenuItemConstructorOptions[] {
  const item = (label: string, command: HostCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => tell(command),
  })
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      item('Import images…', 'import-dataset', 'CmdOrCtrl+O'),
      item('Import run…', 'import-run'),
      item('Add model…', 'add-model'),
      { type: 'separator' },
      { role: isMac ? 'close' : 'quit' },
    ],
  }
  const edit: MenuItemConstructorOptions = {
    label: '&Edit',
    submenu: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
  }
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      item('Command palette…', 'command-palette'),
      { type: 'separator' },
      { role: 'reload' },
      { role: 'togglefullscreen' },
      { role: 'toggleDevTools' },
    ],
  }
  const help: MenuItemConstructorOptions = { role: 'help', submenu: [item('Keyboard shortcuts', 'shortcuts')] }
  return isMac ? [{ role: 'appMenu' }, file, edit, view, help] : [file, edit, view, help]
}
