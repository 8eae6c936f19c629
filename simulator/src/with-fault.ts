import type { FaultRuleInput } from './scenario/scenario-input.js'

/** What holds the rules of a scenario under way. */
interface RuleBook {
  addFault(rule: FaultRuleInput): Promise<{ readonly id: string }>
  removeFault(id: string): Promise<boolean>
}

/**
 * Runs `act` while a rule holds, and takes the rule away however it ends. Safe inside another one
 * and beside others: a rule without an id gets one that nobody else has.
 *
 * @throws what `act` throws, before anything that goes wrong afterwards.
 */
export async function withFault<T>(
  rules: RuleBook,
  rule: FaultRuleInput,
  act: () => T | Promise<T>,
): Promise<T> {
  const named = { ...rule, id: rule.id ?? `with-fault-${crypto.randomUUID()}` }
  const { id } = await rules.addFault(named)
  let result: T
  try {
    result = await act()
  } catch (error) {
    await rules.removeFault(id).catch(() => undefined)
    throw error
  }
  await rules.removeFault(id)
  return result
}
