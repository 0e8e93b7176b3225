import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const KIT = fileURLToPath(new URL('../../../models/training', import.meta.url))
const read = (name: string) => readFileSync(`${KIT}/${name}`, 'utf8')
const options = new Set(read('options.py').match(/--[a-z-]+/g))

type Cell = { cell_type: string; source: string[]; metadata: object; outputs?: unknown[]; execution_count?: null }

/** What no machine of ours can run is at least read: no Docker, no Colab. */
describe('the recipe for other machines', () => {
  test('the notebook is one, without outputs, and calls train.py with options that exist', () => {
    const notebook = JSON.parse(read('colab.ipynb')) as { cells: Cell[]; nbformat: number; metadata: object }
    expect(notebook.nbformat).toBe(4)
    for (const cell of notebook.cells) {
      expect(cell).toMatchObject({ metadata: {}, source: expect.any(Array) as string[] })
      if (cell.cell_type === 'code') expect(cell).toMatchObject({ outputs: [], execution_count: null })
    }
    const code = notebook.cells.filter((cell) => cell.cell_type === 'code').map(({ source }) => source.join(''))
    const calls = code.filter((each) => each.includes('train.py'))
    expect(calls).toHaveLength(1)
    for (const option of calls[0]!.match(/--[a-z-]+/g) ?? []) expect(options).toContain(option)
  })

  test('the Dockerfile has known instructions, begins with FROM, and copies what is there', () => {
    const steps = read('Dockerfile')
      .replaceAll('\\\n', ' ')
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    const known = ['FROM', 'RUN', 'WORKDIR', 'COPY', 'ENTRYPOINT', 'CMD']
    expect(steps.map((step) => step.split(' ')[0]).filter((word) => !known.includes(word!))).toEqual([])
    expect(steps[0]).toMatch(/^FROM \S+:\S+$/)
    expect(steps.find((step) => step.startsWith('COPY'))).toBe('COPY *.py ./')
    expect(readdirSync(KIT)).toContain('train.py')
    for (const step of steps.filter((each) => /^(ENTRYPOINT|CMD)/.test(each))) {
      expect(JSON.parse(step.replace(/^\S+ /, ''))).toBeInstanceOf(Array)
    }
  })

  test('the README names options that exist', () => {
    const told = read('README.md')
      .split('\n')
      .filter((line) => line.startsWith('| `--') || line.includes('train.py --cache'))
      .flatMap((line) => line.match(/--[a-z-]+/g) ?? [])
    expect(told.length).toBeGreaterThan(10)
    for (const option of told) expect(options).toContain(option)
  })
})
