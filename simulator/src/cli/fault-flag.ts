import { servedFaultRuleSchema } from '../scenario/fault-rule-schema.js'
import type { FaultRuleInput } from '../scenario/scenario-input.js'
import { allowed, readBy, readYaml } from './flag-values.js'

const FORMS =
  'name[=rate][@operation], such as hang, answer-lost=5% or hang=0.1@inquiry, or a rule in YAML ' +
  "such as '{ fault: restart, window: { from: 10s, to: 12s } }'"

/**
 * A rule: `answer-lost`, `answer-lost=5%`, `answer-lost=5%@refund`, or a whole one in YAML.
 *
 * @throws {InvalidArgumentError} where it is not valid, or strikes only in a simulation.
 */
export function readFault(text: string): FaultRuleInput {
  const rule = text.trimStart().startsWith('{') ? readYaml(text) : shortRule(text)
  readBy(servedFaultRuleSchema, rule)
  return rule as FaultRuleInput
}

/** The same, added to the rules given before. */
export function readFaults(
  text: string,
  before: readonly FaultRuleInput[] | undefined,
): FaultRuleInput[] {
  return [...(before ?? []), readFault(text)]
}

/** A rate as it is typed: `5%` or `0.05`. A schema says whether it is one. */
export function typedRate(text: string): number | string {
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : text
}

function shortRule(text: string): object {
  const [, fault, rate, operation] = /^([^=@]+)(?:=([^@]+))?(?:@(.+))?$/.exec(text) ?? []
  if (fault === undefined) throw allowed(FORMS)
  return {
    fault,
    ...(rate === undefined ? {} : { rate: typedRate(rate) }),
    ...(operation === undefined ? {} : { match: { operation } }),
  }
}
