/** The layers of the house. Each message names the right place. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', comment: 'Two files that need each other are one file, or need a third.', from: {}, to: { circular: true } },
    {
      name: 'shared-runs-anywhere', severity: 'error',
      comment: 'src-shared knows neither Node nor the DOM: what needs them belongs to src-main or src-renderer.',
      from: { path: '^src-shared' },
      to: { pathNot: ['^src-shared', '^node_modules/zod/'], path: '.' },
    },
    {
      name: 'contract-alone-knows-orpc', severity: 'error', comment: 'Only src-shared/contract may import @orpc/contract.',
      from: { path: '^src-shared', pathNot: '^src-shared/contract' }, to: { path: '^node_modules/@orpc' },
    },
    {
      name: 'engine-is-pure', severity: 'error',
      comment: 'The painting engine is pure TypeScript: drawing belongs to painting/view, React to painting/ui.',
      from: { path: '^src-renderer/painting/engine' }, to: { pathNot: ['^src-renderer/painting/engine', '^src-shared'], path: '.' },
    },
    {
      name: 'renderer-knows-no-backend', severity: 'error', comment: 'The renderer talks to the backend through src-shared/contract only.',
      from: { path: '^src-renderer' }, to: { path: ['^src-main', '^node_modules/electron/', '^datasets'], dependencyTypesNot: [] },
    },
    { name: 'renderer-knows-no-node', severity: 'error', comment: 'No Node module in the renderer.', from: { path: '^src-renderer' }, to: { dependencyTypes: ['core'] } },
    {
      name: 'main-knows-no-window', severity: 'error', comment: 'Screens live in src-renderer; Electron in src-main/electron.',
      from: { path: '^src-main', pathNot: '^src-main/electron' }, to: { path: ['^src-renderer', '^src-main/electron', '^node_modules/(electron|react)/'] },
    },
    {
      name: 'shell-is-thin', severity: 'error', comment: 'The shell knows no service: it starts the backend and opens a window.',
      from: { path: '^src-main/electron' },
      to: { path: '.', pathNot: ['^src-main/electron', '^src-shared/contract', '^node_modules/electron/'], dependencyTypesNot: ['core'] },
    },
    {
      name: 'generator-is-pure', severity: 'error', comment: 'The generator encodes through the pixels worker.',
      from: { path: '^datasets/generator' }, to: { path: '.', pathNot: ['^datasets/generator', '^src-shared'] },
    },
    { name: 'one-file-names-sqlite', severity: 'error', comment: 'Only store/database.ts opens SQLite.', from: { pathNot: '^src-main/store/database' }, to: { path: '^node_modules/better-sqlite3/' } },
    { name: 'one-file-names-sharp', severity: 'error', comment: 'sharp runs in the pixels worker only.', from: { pathNot: '^src-main/workers/pixels\\.ts' }, to: { path: '^node_modules/sharp/' } },
    { name: 'one-file-names-onnxruntime', severity: 'error', comment: 'onnxruntime runs in the inference worker only.', from: { pathNot: '^src-main/workers/inference\\.ts' }, to: { path: '^node_modules/onnxruntime-node/' } },
  ],
  options: { tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, doNotFollow: { path: 'node_modules' }, moduleSystems: ['es6', 'cjs'], enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] } },
}
