import { servedFaultRuleSchema } from './fault-rule-schema.js'
import type { FaultRuleInput } from './scenario-input.js'
import { ScenarioError, parseDocument, problem } from './scenario-error.js'
import { scenarioSchema, withIds, type Scenario, type ScenarioRule } from './scenario.js'

/**
 * A scenario from a document.
 *
 * @throws {ScenarioError} where it is not valid.
 */
export function readScenario(document: unknown): Scenario {
  const scenario = parseDocument(scenarioSchema, document)
  refuseTwins(scenario.faults)
  return scenario
}

/**
 * The scenario with some of its members replaced.
 *
 * @throws {ScenarioError} where it is not valid then.
 */
export function changeScenario(scenario: Scenario, members: unknown): Scenario {
  return readScenario(isObject(members) ? { ...scenario, ...members } : members)
}

/**
 * The rules of a gateway that runs over HTTP with one more, and that one.
 *
 * @throws {ScenarioError} where it is not valid, its id is taken, or its fault strikes only in a
 *   simulation: whoever adds a single rule to a running gateway wants to see it strike.
 */
export function addRule(
  rules: readonly ScenarioRule[],
  input: FaultRuleInput,
): { readonly rules: readonly ScenarioRule[]; readonly added: ScenarioRule } {
  const parsed = parseDocument(servedFaultRuleSchema, input)
  const changed = withIds([...rules, parsed])
  refuseTwins(changed)
  const added = changed.at(-1)
  if (added === undefined) throw new Error('a rule that was added is there')
  return { rules: changed, added }
}

function refuseTwins(rules: readonly ScenarioRule[]): void {
  const seen = new Set<string>()
  for (const [index, { id }] of rules.entries()) {
    if (seen.has(id)) {
      throw new ScenarioError([problem(['faults', index, 'id'], `another rule has the id ${id}`)])
    }
    seen.add(id)
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
