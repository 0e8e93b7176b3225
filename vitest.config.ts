import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include:
      process.env.HAIRLINE_TESTS === 'long'
        ? ['tests/long/**/*.test.ts']
        : ['tests/unit/**/*.test.ts', 'tests/rpc/**/*.test.ts', 'tests/electron/**/*.test.ts'],
    // Tests start real worker processes: two files at once fill two cores.
    maxWorkers: 2,
    testTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
    hookTimeout: 180_000,
  },
})
