import { Command } from 'commander'
import type { SimulatorClient } from '../../client/simulator-client.js'
import type { Scenario } from '../../scenario/scenario.js'
import type { ScenarioInput } from '../../scenario/scenario-input.js'
import { examplesText } from '../help-text.js'
import { scenarioLines } from '../scenario-summary.js'
import { readScenarioSource } from '../scenario-source.js'
import { columns, plainText, wrapped } from '../text-layout.js'
import { servedNames, tell } from './admin-call.js'
import { readKeyValue, toObject, type KeyValues } from './key-values.js'

/** The command `pgsim admin scenario`: shows, plays or changes the scenario under way. */
export function scenarioCommand(): Command {
  return new Command('scenario')
    .description('show the scenario under way, play another one, or change it')
    .addHelpText(
      'after',
      examplesText(
        ['admin scenario', 'the one under way'],
        ['admin scenario play brownout', 'another one, from its beginning'],
        ['admin scenario set latency=2s', 'changes it; its time goes on'],
      ),
    )
    .addCommand(showCommand(), { isDefault: true })
    .addCommand(playCommand())
    .addCommand(setCommand())
}

function showCommand(): Command {
  return new Command('show')
    .description('show the scenario under way')
    .addHelpText('after', examplesText(['admin scenario show'], ['admin scenario show --json']))
    .action((_: object, command: Command) =>
      tell(command, (simulator) => simulator.scenario(), scenarioText),
    )
}

function playCommand(): Command {
  return new Command('play')
    .description('play a scenario from its beginning; the ledger stays')
    .argument('<name|file>', 'a name from pgsim scenarios, or a file')
    .addHelpText(
      'after',
      examplesText(
        ['admin scenario play brownout'],
        ['admin scenario play ./black-friday.yaml', 'which is looked over first'],
      ),
    )
    .action((nameOrFile: string, _: object, command: Command) => {
      const scenario = readScenarioSource(nameOrFile) as ScenarioInput
      return tell(
        command,
        (simulator) => simulator.play(scenario),
        ({ name }) => `${plainText(name)} plays from its beginning`,
      )
    })
}

function setCommand(): Command {
  return new Command('set')
    .description('replace members of the scenario under way; its time goes on')
    .argument('<member=value...>', 'values are YAML, such as latency=2s', readKeyValue)
    .addHelpText(
      'after',
      examplesText(
        ['admin scenario set latency=2s timeScale=0.1'],
        ["admin scenario set 'latency={ inquiry: 5s }'", 'the rest as in the seeds'],
        ["admin scenario set 'faults=[]'", 'no faults'],
        ["admin scenario set 'faults=[{ fault: hang, rate: 10% }]'", 'only this one'],
      ),
    )
    .action((pairs: KeyValues, _: object, command: Command) =>
      tell(command, (simulator) => simulator.changeScenario(toObject(pairs)), scenarioText),
    )
}

async function scenarioText(scenario: Scenario, simulator: SimulatorClient): Promise<string> {
  const { name, description } = scenario
  const details = columns(scenarioLines(scenario, await servedNames(simulator)))
  return `${plainText(name)}\n\n${wrapped(plainText(description))}\n\n${details}`
}
