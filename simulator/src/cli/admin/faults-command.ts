import { Command } from 'commander'
import type { SimulatorClient } from '../../client/simulator-client.js'
import type { FaultRule } from '../../faults/fault-rule.js'
import { ScenarioError, problem } from '../../scenario/scenario-error.js'
import { examplesText } from '../help-text.js'
import { ruleCells, ruleCountText } from '../rule-text.js'
import { table, wrapped } from '../text-layout.js'
import { addFaultCommand } from './add-fault-command.js'
import { servedNames, tell } from './admin-call.js'
import { idsOrAll } from './ids-or-all.js'

/** The command `pgsim admin faults`: lists, adds and removes the rules of a running gateway. */
export function faultRulesCommand(): Command {
  return new Command('faults')
    .description('list, add or remove fault rules; pgsim faults explains what there is')
    .addHelpText(
      'after',
      examplesText(
        ['admin faults', 'the rules of the scenario under way'],
        ['admin faults add answer-lost --rate 5%'],
        ['admin faults add black-out --for 30s', 'an outage from now on'],
        ['admin faults remove answer-lost-1'],
      ),
    )
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(addFaultCommand())
    .addCommand(removeCommand())
}

function listCommand(): Command {
  return new Command('list')
    .description('list the rules of the scenario under way')
    .addHelpText('after', examplesText(['admin faults list'], ['admin faults list --json']))
    .action((_: object, command: Command) =>
      tell(
        command,
        (simulator) => simulator.faults(),
        async (rules, simulator) => rulesText(rules, await servedNames(simulator)),
      ),
    )
}

function removeCommand(): Command {
  return new Command('remove')
    .description('take rules away')
    .argument('[ids...]', 'ids from the list')
    .option('--all', 'every rule')
    .addHelpText(
      'after',
      examplesText(['admin faults remove hang-1 hang-2'], ['admin faults remove --all']),
    )
    .action((ids: readonly string[], flags: { all?: true }, command: Command) => {
      const wanted = idsOrAll(command, 'rules', ids, flags)
      return tell(
        command,
        (simulator) => remove(simulator, wanted),
        (removed) =>
          removed.length === 0 ? 'there were none' : wrapped(`removed ${removed.join(', ')}`),
      )
    })
}

/**
 * Takes these rules away, or all.
 *
 * @throws {ScenarioError} where one of them is not there; then none is taken away.
 */
async function remove(
  simulator: SimulatorClient,
  wanted: readonly string[] | undefined,
): Promise<readonly string[]> {
  const there = (await simulator.faults()).map(({ id }) => id)
  const unknown = (wanted ?? []).filter((id) => !there.includes(id))
  if (unknown.length > 0) {
    const about = (id: string): object => ({ got: id, allowed: there })
    throw new ScenarioError(unknown.map((id) => problem([], `there is no rule ${id}`, about(id))))
  }
  const ids = wanted ?? there
  for (const id of ids) await simulator.removeFault(id)
  return ids
}

function rulesText(rules: readonly FaultRule[], served: readonly string[]): string {
  if (rules.length === 0) return ruleCountText(0)
  const rows = rules.map((rule) => [rule.id, ...ruleCells(rule, served)])
  return table(['id', 'rate', 'fault', 'strikes', 'when'], rows, { right: [1] })
}
