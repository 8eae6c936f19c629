import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

/**
 * Workspace packages resolve straight to their sources: an import never meets a stale build. Tests
 * that start a program run its `dist`, and fail where it is missing: build first. `module` names
 * builds for bundlers, which Node cannot always load (@opentelemetry/api's, for one).
 */
const forNode = defaultServerConditions.filter((condition) => condition !== 'module')
const conditions = ['@holdfast/source', ...forNode]

const projects = {
  'resilience-kit': ['packages/resilience-kit/src'],
  'pg-client': ['packages/pg-client/src', 'packages/pg-client/test'],
  simulator: ['simulator/src'],
  'shop-app': ['examples/shop-app/src', 'examples/shop-app/test'],
  bench: ['bench/src'],
  conformance: ['conformance/src'],
  tests: ['tests'],
  docs: ['docs'],
  ops: ['ops'],
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // Files share a worker and its loaded modules: half the time of a run went into loading them
    // anew. No module of ours keeps state that a test could see; a test that needs a process of
    // its own starts one.
    isolate: false,
    testTimeout: 10_000,
    hookTimeout: 20_000,
    teardownTimeout: 5_000,
    passWithNoTests: true,
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts', 'simulator/src/**/*.ts', 'examples/*/src/**/*.ts'],
      exclude: ['**/*.test.ts'],
      reporter: ['text-summary', 'html'],
    },
    projects: Object.entries(projects).map(([name, folders]) => ({
      extends: true as const,
      test: { name, include: folders.map((folder) => `${folder}/**/*.test.ts`) },
    })),
  },
})
