import { test as base } from '@playwright/test'
import { Workbench } from '../fixtures/workbench.ts'

/** Every test gets a workbench of its own, started on an empty workspace. */
export const test = base.extend<{ workbench: Workbench }>({
  // Playwright reads the fixtures that are asked for out of the first parameter, which must be a pattern.
  workbench: async ({ browserName: _ }, use) => {
    const workbench = await Workbench.create()
    await use(workbench)
    await workbench.dispose()
  },
})

export { expect } from '@playwright/test'
