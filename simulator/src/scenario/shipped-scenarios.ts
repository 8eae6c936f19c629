import { readFileSync, readdirSync } from 'node:fs'
import { readScenario } from './read-scenario.js'
import { ScenarioError, problem } from './scenario-error.js'
import { readScenarioText } from './scenario-file.js'
import type { Scenario } from './scenario.js'
import type { ScenarioInput } from './scenario-input.js'

/** Beside `src` and `dist` alike. */
const FOLDER = new URL('../../scenarios/', import.meta.url)

/** The names of the scenarios that are shipped, in alphabetical order. */
export function shippedScenarioNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort()
}

/**
 * A shipped scenario as it is written, comments and all.
 *
 * @throws {ScenarioError} where there is none of that name.
 */
export function shippedScenarioText(name: string): string {
  const allowed = shippedScenarioNames()
  if (!allowed.includes(name)) {
    const message = `there is no scenario "${name}"`
    throw new ScenarioError([problem([], message, { got: name, allowed })])
  }
  return readFileSync(new URL(`${name}.yaml`, FOLDER), 'utf8')
}

/**
 * A shipped scenario by its name, or the one that a document describes.
 *
 * @throws {ScenarioError} where there is none of that name, or the document is not valid.
 */
export function findScenario(scenario: string | ScenarioInput): Scenario {
  if (typeof scenario !== 'string') return readScenario(scenario)
  return readScenarioText(shippedScenarioText(scenario), `${scenario}.yaml`)
}
