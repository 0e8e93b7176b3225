import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const entry = (path: string) => new URL(path, import.meta.url).pathname

/** Every native or server-side package stays outside the bundles: only `dependencies` are external by default. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          electron: entry('src-main/electron/main.ts'),
          hairline: entry('src-main/cli/main.ts'),
          inference: entry('src-main/workers/inference.ts'),
          pixels: entry('src-main/workers/pixels.ts'),
          arithmetic: entry('src-main/workers/arithmetic.ts'),
          lane: entry('src-main/workers/lane.ts'),
          checkpoint: entry('src-main/store/checkpoint.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: entry('src-main/electron/preload.ts') },
        // A sandboxed preload can be neither ESM nor require packages.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      rolldownOptions: { input: entry('src-renderer/index.html') },
    },
  },
})
