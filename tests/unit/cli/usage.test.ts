import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../../fixtures/command-line.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-usage-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('wrong usage', () => {
  const faults: [string, string[], RegExp][] = [
    ['an unknown command', ['frobnicate'], /unknown command 'frobnicate'/],
    ['a command that there is not', ['dataset', 'frobnicate'], /unknown command 'frobnicate'/],
    ['a group without its command', ['dataset'], /a command is missing/],
    ['an unknown option', ['dataset', 'list', '--frobnicate'], /unknown option '--frobnicate'/],
    ['too many arguments', ['dataset', 'show', 'one', 'two'], /too many arguments/],
    ['a missing argument', ['model', 'add'], /missing required argument 'file'/],
    ['a missing option', ['export', '--model', 'm'], /required option '--dataset <dataset>' not specified/],
    [
      'a wrong choice',
      ['evaluate', '--dataset', 'd', '--model', 'm', '--split', 'tset'],
      /train, validation, test, all/,
    ],
    ['a wrong provider', ['bench', 'inference', '--model', 'm', '--provider', 'gpu'], /auto, cpu, cuda/],
    ['a threshold above 1', ['model', 'set', 'm', '--threshold', '1.5'], /a number from 0 to 1/],
    [
      'a limit that is no count',
      ['evaluate', '--dataset', 'd', '--model', 'm', '--limit', '0'],
      /a whole number, 1 or more/,
    ],
    ['classes that are none', ['dataset', 'import', '.', '--classes', 'hair'], /class indices such as 13/],
    ['a class that no map has', ['dataset', 'import', '.', '--classes', '1,300'], /each 0 to 255/],
    ['an empty name', ['dataset', 'import', '.', '--name', ''], /It is empty/],
    ['a name of blanks', ['model', 'add', 'm.onnx', '--name', ' '], /It is empty/],
    ['a name without end', ['run', 'import', '.', '--name', 'n'.repeat(121)], /It is longer than 120 characters/],
    ['an empty new name', ['dataset', 'rename', 'd', ''], /It is empty/],
    ['a new name without end', ['model', 'rename', 'm', 'n'.repeat(121)], /It is longer than 120 characters/],
    ['a port that is none', ['serve', '--port', '99999'], /a port, 0 to 65535/],
    ['a name that is no folder name', ['export', '--name', '../up'], /letters, digits, dot, dash and underscore/],
  ]
  test.each(faults)('%s: exit 2 and one JSON document', async (_, args, message) => {
    const workspace = join(folder, 'never-made')
    const { code, json } = await runCommand([...args, '--workspace', workspace, '--json'])
    expect(code).toBe(2)
    expect(json).toEqual({
      error: {
        code: 'WRONG_USAGE',
        message: expect.stringMatching(message) as string,
        details: expect.anything() as object,
      },
    })
    // Found out before anything is opened.
    expect(await readdir(folder)).not.toContain('never-made')
  })

  test('neither a model nor a run to evaluate', async () => {
    const { code, json } = await runCommand([
      'evaluate',
      '--dataset',
      'd',
      '--json',
      '--workspace',
      join(folder, 'one'),
    ])
    expect(code).toBe(2)
    expect(json).toMatchObject({ error: { code: 'WRONG_USAGE', message: expect.stringContaining('--run') as string } })
  })

  test('without --json the sentence goes to stderr alone', async () => {
    const { code, stdout, stderr } = await runCommand(['frobnicate'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain("unknown command 'frobnicate'")
  })
})

test('help and version exit 0, with and without --json', async () => {
  const help = await runCommand(['dataset', 'import', '--help', '--json'])
  expect(help.code).toBe(0)
  expect(help.stdout).toContain('--layout <layout>')
  expect(help.stdout).toContain('--workspace <dir>')
  const version = await runCommand(['--version'])
  expect([version.code, version.stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)])
})

test('a profile that is none is told by its file and its fields', async () => {
  const file = join(folder, 'profile.json')
  const faults: [string, RegExp][] = [
    ['{ "input": ', /is not JSON/],
    ['{ "input": { "mean": [0.5, 0.5] } }', /input\.mean/],
    ['{ "inputs": {} }', /inputs/],
  ]
  for (const [text, message] of faults) {
    await writeFile(file, text)
    const { code, json } = await runCommand(['model', 'add', 'x.onnx', '--profile', file, '--json'])
    expect(code).toBe(1)
    expect(json).toMatchObject({ error: { code: 'PROFILE_INVALID', message: expect.stringContaining(file) as string } })
    expect(JSON.stringify(json)).toMatch(message)
  }
})

test('a folder that holds something else is no workspace', async () => {
  await writeFile(join(folder, 'thesis.txt'), 'mine')
  const { code, json } = await runCommand(['dataset', 'list', '--json'], { HAIRLINE_WORKSPACE: folder })
  expect(code).toBe(1)
  expect(json).toMatchObject({
    error: { code: 'WORKSPACE_REFUSED', message: expect.stringContaining(folder) as string },
  })
})
