import { Command } from 'commander'
import type { SimulatorClient } from '../../client/simulator-client.js'
import type { FaultRule } from '../../faults/fault-rule.js'
import { CommandFailure } from '../failure-text.js'
import { examplesText } from '../help-text.js'
import { ruleCells } from '../rule-text.js'
import { table } from '../text-layout.js'
import { tell } from './admin-call.js'
import { addFaultCommand } from './add-fault-command.js'

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
      tell(command, (simulator) => simulator.faults(), rulesText),
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
      if (ids.length === 0 && !flags.all) command.error('error: name the ids of rules, or --all')
      return tell(
        command,
        (simulator) => remove(simulator, flags.all ? undefined : ids),
        (removed) => (removed.length === 0 ? 'there were none' : `removed ${removed.join(', ')}`),
      )
    })
}

/** Takes these rules away, or all. */
async function remove(
  simulator: SimulatorClient,
  wanted: readonly string[] | undefined,
): Promise<readonly string[]> {
  const there = (await simulator.faults()).map(({ id }) => id)
  const unknown = wanted?.find((id) => !there.includes(id))
  if (unknown !== undefined) {
    const which = there.length === 0 ? 'there are none' : `there are ${there.join(', ')}`
    throw new CommandFailure(`there is no rule ${unknown}; ${which}`)
  }
  const ids = wanted ?? there
  for (const id of ids) await simulator.removeFault(id)
  return ids
}

/** The rules as a table. */
export function rulesText(rules: readonly FaultRule[]): string {
  if (rules.length === 0) return 'no fault rules'
  const rows = rules.map((rule) => [rule.id, ...ruleCells(rule)])
  return table(['id', 'rate', 'fault', 'strikes', 'when'], rows, { right: [1] })
}
