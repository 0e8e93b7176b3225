import { EventEmitter } from 'node:events'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { backendCommand } from '../../src-main/electron/backend-command.ts'
import { menuTemplate } from '../../src-main/electron/menu.ts'
import { quitAfter } from '../../src-main/electron/quit.ts'

const NODE = process.platform === 'win32' ? 'node.exe' : 'node'

function command(options: Record<string, string>, appPath: string, present: string) {
  return backendCommand({
    appPath,
    resourcesPath: '/program/resources',
    option: (name) => options[name] ?? '',
    preferredPort: async () => 47100,
    exists: (path) => path === present,
  })
}

test('from the sources, the backend runs on the Node of node_modules', async () => {
  const node = join('/src', 'node_modules', 'node', 'bin', NODE)
  const roots = ['/photos', '/more'].join(delimiter)
  expect(await command({ workspace: '/ws', roots, port: '5000' }, '/src', node)).toEqual({
    node,
    args: [join('/src/out/main/hairline.js'), 'serve', '--workspace', '/ws', '--root', '/photos', '--root', '/more'],
    port: 5000,
  })
})

test('packaged, it runs on the bundled Node, outside of the archive', async () => {
  const node = join('/program/resources', 'node', 'bin', NODE)
  const { args, port } = await command({}, '/program/resources/app.asar', node)
  expect(args).toEqual([join('/program/resources/app.asar.unpacked/out/main/hairline.js'), 'serve'])
  expect(port).toBe(47100)
})

test('without a Node it says so; Electron’s own executable is never taken', async () => {
  await expect(command({}, '/src', '/nothing')).rejects.toThrow('install Hairline again')
})

test('the menu tells the page, and leaves it its keys', () => {
  const told: string[] = []
  const flat = menuTemplate((each) => told.push(each), false).flatMap(({ submenu }) =>
    Array.isArray(submenu) ? submenu : [],
  )
  for (const item of flat) (item.click as (() => void) | undefined)?.()
  expect(told).toEqual(['import-dataset', 'import-run', 'add-model', 'command-palette', 'shortcuts'])
  expect(flat.map(({ role }) => role)).not.toContain('undo')
  expect(menuTemplate(() => undefined, true)[0]).toEqual({ role: 'appMenu' })
})

test('the program ends only when the backend is gone, and asks it once', async () => {
  const app = Object.assign(new EventEmitter(), { exits: [] as number[], exit: (code: number) => app.exits.push(code) })
  let finished = 0
  let release: () => void = () => undefined
  const backendGone = new Promise<void>((resolve) => (release = resolve))
  quitAfter(app as never, () => {
    finished++
    return backendGone
  })
  const quit = () => {
    let prevented = false
    app.emit('will-quit', { preventDefault: () => (prevented = true) })
    return prevented
  }
  expect([quit(), quit()]).toEqual([true, true])
  expect(app.exits).toEqual([])
  release()
  await new Promise((resolve) => setImmediate(resolve))
  expect([finished, app.exits]).toEqual([1, [0]])
})
