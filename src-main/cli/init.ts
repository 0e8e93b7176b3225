import type { Command } from 'commander'
import type { Runner } from './runner.ts'
import { facts } from './output.ts'

export function registerInit(program: Command, run: Runner): void {
  program
    .command('init')
    .description('make the workspace')
    .option('--demo', 'with generated portraits, two training runs and a released version')
    .action(
      run(async (session, options: { demo?: boolean }) => {
        const { folder, services } = await session.backend()
        if (options.demo) await session.job(services.demo.start())
        const { hasDemo } = await services.workspace.get()
        const json = { workspace: folder.path, created: folder.created, demo: hasDemo }
        return {
          json,
          text: facts([
            ['Workspace', json.workspace],
            ['Created', json.created ? 'now' : 'before'],
            ['Demo', json.demo ? 'yes' : 'no'],
          ]),
        }
      }),
    )
}
