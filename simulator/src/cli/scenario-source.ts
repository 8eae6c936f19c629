import { existsSync } from 'node:fs'
import { readScenarioFile } from '../scenario/scenario-file.js'
import type { Scenario } from '../scenario/scenario.js'
import { findScenario, shippedScenarioNames } from '../scenario/shipped-scenarios.js'

/**
 * A shipped scenario by its name, or the one in a file. Whatever is no shipped name and looks like
 * a path, or is there, is taken for a file; so `./calm` is a file and `calm` is not.
 *
 * @throws {ScenarioError} where there is none, or it is not valid.
 */
export function readScenarioSource(nameOrFile: string): Scenario {
  const isShipped = shippedScenarioNames().includes(nameOrFile)
  const isFile = !isShipped && (/[./\\]/.test(nameOrFile) || existsSync(nameOrFile))
  return isFile ? readScenarioFile(nameOrFile) : findScenario(nameOrFile)
}
