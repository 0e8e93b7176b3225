import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Doctor } from '../../src-shared/contract/index.ts'
import { asAppError } from '../store/faults.ts'
import { facts } from './output.ts'
import type { Runner } from './runner.ts'
import { Session } from './session.ts'

export function registerDoctor(program: Command, run: Runner): void {
  program
    .command('doctor')
    .description('what a bug report needs: versions, providers, the workspace')
    .action(
      run(async (session) => {
        const report = await examine(session)
        return { json: report, text: doctorText(report) }
      }),
    )
}

/** A workspace that cannot be opened is one more finding: the rest is then found out with an empty one. */
async function examine(session: Session): Promise<Doctor> {
  try {
    return await (await session.services()).workspace.doctor()
  } catch (error) {
    if (!asAppError(error)) throw error
    const spare = await mkdtemp(join(tmpdir(), 'hairline-doctor-'))
    const inSpare = new Session({ workspace: join(spare, 'workspace'), json: session.json, signal: session.signal })
    try {
      const report = await (await inSpare.services()).workspace.doctor()
      const space = await statfs(session.workspace).catch(() => null)
      const bytesFree = space ? space.bavail * space.bsize : 0
      return { ...report, workspace: { path: session.workspace, writable: false, bytesFree } }
    } finally {
      await inSpare.dispose()
      await rm(spare, { recursive: true, force: true })
    }
  }
}

const GIB = 2 ** 30

function doctorText({ node, platform, electron, chromium, providers, workspace }: Doctor): string {
  const works = providers.map(({ name, works: yes, reason }) => (yes ? name : `not ${name} (${reason ?? 'unknown'})`))
  return facts([
    ['Node', node],
    ['Platform', platform],
    ['Electron', `${electron.version ?? 'not installed'}${electron.binary ? '' : ', no binary'}`],
    ['Chromium', chromium],
    ['Providers', works.join(', ')],
    ['Workspace', `${workspace.path}, ${workspace.writable ? 'writable' : 'not writable'}`],
    ['Free', `${(workspace.bytesFree / GIB).toFixed(1)} GiB`],
  ])
}
