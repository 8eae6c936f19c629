import { existsSync } from 'node:fs'
import path from 'node:path'
import { defaultServerConditions, type Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import pageProject from './tsconfig.test.json' with { type: 'json' }

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
  look: ['look/src'],
  simulator: ['simulator/src'],
  'shop-app': ['examples/shop-app/src', 'examples/shop-app/test'],
  bench: ['bench/src'],
  conformance: ['conformance/src'],
  tests: ['tests'],
  docs: ['docs'],
  ops: ['ops'],
}

/**
 * A page and the look are served as one folder, so their modules import each other as neighbours:
 * what is not beside the importer is in another one of these folders.
 */
const pageFolders: Plugin = {
  name: 'page-folders',
  enforce: 'pre',
  resolveId(name, importer) {
    if (importer === undefined || !/^\.\.?\//.test(name)) return undefined
    const folders = pageProject.compilerOptions.rootDirs.map((folder) =>
      path.join(import.meta.dirname, folder),
    )
    const wanted = path.resolve(path.dirname(importer), name)
    const home = folders.find((folder) => wanted.startsWith(folder + path.sep))
    if (home === undefined || existsSync(wanted)) return undefined
    const others = folders.map((folder) => path.join(folder, path.relative(home, wanted)))
    return others.find((file) => existsSync(file))
  },
}

export default defineConfig({
  plugins: [pageFolders],
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
      include: ['{packages/*,look,simulator,examples/*}/src/**/*.ts'],
      exclude: ['**/*.test.ts'],
      reporter: ['text-summary', 'html'],
    },
    projects: Object.entries(projects).map(([name, folders]) => ({
      extends: true as const,
      test: { name, include: folders.map((folder) => `${folder}/**/*.test.ts`) },
    })),
  },
})
