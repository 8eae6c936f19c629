import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

const conditions = ['@holdfast/source', ...defaultServerConditions]
const sources = 'packages/resilience-kit/src'
// They are not mutated, and some of their tests are slow.
const apart = `${sources}/{opentelemetry,presets,prometheus,system,telemetry,testing}/**`
const walks = `${sources}/**/*.{model,property}.test.ts`

/** The tests that have to notice a mutant of resilience-kit, in an order that is soon done. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    setupFiles: ['scripts/mutation/hurry-tests.ts'],
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: [`${sources}/**/*.test.ts`],
          // It starts processes, which run what was built, not the mutant.
          exclude: [apart, walks, `${sources}/process-leaks.test.ts`],
          // Virtual time ends at once: a test that takes longer waits for what never comes.
          testTimeout: 2000,
        },
      },
      {
        extends: true,
        test: {
          name: 'random walks',
          include: [walks],
          exclude: [apart],
          setupFiles: ['scripts/mutation/hurry-walks.ts'],
          testTimeout: 8000,
          // A random walk takes a second: only for what the tests above do not notice.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
