import type { OpenDialogOptions } from 'electron'
import { expect, test } from 'vitest'
import { CHANNELS } from '../../src-main/electron/channels.ts'
import { serveDialogs } from '../../src-main/electron/dialogs.ts'

const OURS = 'http://127.0.0.1:47100'
const mainFrame = { url: `${OURS}/#/library` }

function shell(chosen: string[]) {
  const handlers = new Map<string, (event: unknown, ...given: unknown[]) => unknown>()
  const asked: OpenDialogOptions[] = []
  const revealed: string[] = []
  serveDialogs({
    ipcMain: { handle: (channel: string, handler: () => unknown) => handlers.set(channel, handler) } as never,
    dialog: {
      showOpenDialog: async (_window: unknown, options: OpenDialogOptions) => {
        asked.push(options)
        return { canceled: chosen.length === 0, filePaths: chosen }
      },
    } as never,
    shell: { showItemInFolder: (path: string) => revealed.push(path) },
    window: () => ({ webContents: { mainFrame } }) as never,
    origin: () => OURS,
  })
  const invoke = async (channel: string, given: unknown[], senderFrame: unknown = mainFrame) =>
    handlers.get(channel)?.({ senderFrame }, ...given)
  return { asked, revealed, invoke }
}

test('the page gets the folder that was chosen, or null', async () => {
  expect(await shell(['/photos']).invoke(CHANNELS.chooseFolder, ['Import images'])).toBe('/photos')
  expect(await shell([]).invoke(CHANNELS.chooseFolder, [])).toBeNull()
})

test('a file is chosen among those of its kind; an unknown kind opens no dialog', async () => {
  const { invoke, asked } = shell(['/models/hair.onnx'])
  expect(await invoke(CHANNELS.chooseFile, ['onnx'])).toBe('/models/hair.onnx')
  expect(asked[0]?.filters).toEqual([{ name: 'Models', extensions: ['onnx', 'tflite'] }])
  expect(await invoke(CHANNELS.chooseFile, ['__proto__'])).toBeNull()
  expect(asked).toHaveLength(1)
})

test('only the main frame of the workbench’s own page is answered', async () => {
  const { invoke, asked, revealed } = shell(['/photos'])
  const foreign = [null, { url: `${OURS}/` }, { url: 'https://evil.example/' }]
  for (const frame of foreign) {
    for (const channel of [CHANNELS.chooseFolder, CHANNELS.chooseFile, CHANNELS.reveal])
      await expect(invoke(channel, ['onnx'], frame)).rejects.toThrow('Only the workbench')
  }
  expect(asked).toEqual([])
  expect(revealed).toEqual([])
  await invoke(CHANNELS.reveal, ['/registry'])
  expect(revealed).toEqual(['/registry'])
})
