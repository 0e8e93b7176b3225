import { Command } from 'commander'
import packageFile from '../../package.json' with { type: 'json' }
import { registerBench } from './bench.ts'
import { registerDataset } from './dataset.ts'
import { registerDoctor } from './doctor.ts'
import { registerEvaluate } from './evaluate.ts'
import { registerExport } from './export.ts'
import { registerInit } from './init.ts'
import { registerModel } from './model.ts'
import { registerPredict } from './predict.ts'
import { registerRun } from './run.ts'
import type { Runner } from './runner.ts'
import { registerRuntime } from './runtime.ts'
import { registerServe } from './serve-command.ts'
import { registerStorage } from './storage.ts'

/** The whole command line; one file per group of commands. */
export function createProgram(run: Runner): Command {
  const program = new Command('hairline')
    .description('Hairline, the workbench for hair segmentation, from scripts.')
    .version(packageFile.version, '-V', 'the version number')
    .option('--workspace <dir>', 'the workspace; else HAIRLINE_WORKSPACE, else the user data folder')
    .option('--json', 'exactly one JSON document on stdout')
    // Before the commands are made: they inherit it.
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .addHelpText('after', '\nExit: 0 done, 1 failed, 2 wrong usage, 130 cancelled by Ctrl-C.')

  registerInit(program, run)
  registerDataset(program, run)
  registerModel(program, run)
  registerRun(program, run)
  registerPredict(program, run)
  registerEvaluate(program, run)
  registerExport(program, run)
  registerBench(program, run)
  registerRuntime(program, run)
  registerStorage(program, run)
  registerDoctor(program, run)
  registerServe(program, run)
  return program
}
