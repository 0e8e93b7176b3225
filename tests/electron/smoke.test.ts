import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { installedElectron } from '../../src-main/launch/electron-binary.mjs'
import { hasDisplay } from '../../src-main/launch/open-browser.mjs'
import { inProject, projectRoot } from '../../src-main/launch/project.mjs'

const electron = installedElectron()
if (!electron) console.log('skipped: no Electron binary')
else if (!hasDisplay()) console.log('skipped: no display for Electron')

test.skipIf(!electron || !hasDisplay())('the real window comes up on a real backend, and quits cleanly', async () => {
  expect(existsSync(inProject('out', 'main', 'electron.js'))).toBe(true)
  const folder = await mkdtemp(join(tmpdir(), 'hairline-electron-'))
  // As root, in a container, Chromium's sandbox cannot be had.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const given = [`--workspace=${join(folder, 'workspace')}`, `--user-data-dir=${join(folder, 'user')}`, ...asRoot]
  const child = spawn(electron ?? '', [projectRoot, ...given], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{"url":')) continue
    const { url } = JSON.parse(line) as { url: string }
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(303)
    child.kill('SIGTERM')
    break
  }
  expect(await ended).toEqual([0, null])
  await rm(folder, { recursive: true, force: true })
})
