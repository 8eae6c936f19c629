// @ts-check
// Plants defects into copies of pg-client and lets the simulation hunt for them: see --help.
import path from 'node:path'
import { runnerImport } from 'vite'

const root = path.resolve(import.meta.dirname, '..')
const program = path.join(root, 'tests', 'mutants', 'mutants-program.ts')

/** @typedef {typeof import('../tests/mutants/mutants-program.js')} Program */

try {
  // The tests are not built: vite takes them as they are.
  const { module } = /** @type {{ module: Program }} */ (
    await runnerImport(program, { root, configFile: false, logLevel: 'error' })
  )
  process.exitCode = await module.runMutants(process.argv.slice(2))
} catch (error) {
  console.error(`mutants: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
}
