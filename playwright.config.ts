import { defineConfig } from '@playwright/test'
import { chromiumLaunchOptions } from './tests/fixtures/chromium.ts'

export default defineConfig({
  testDir: 'tests/e2e',
  timeout: 240_000,
  expect: { timeout: 30_000 },
  workers: 1,
  retries: 0,
  reporter: 'line',
  outputDir: 'test-results',
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    screenshot: 'only-on-failure',
    launchOptions: chromiumLaunchOptions,
  },
})
