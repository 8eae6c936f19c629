import { Command } from 'commander'
import {
  findScenario,
  shippedScenarioNames,
  shippedScenarioText,
} from '../scenario/shipped-scenarios.js'
import { examplesText } from './help-text.js'
import { firstSentence, scenarioLines } from './scenario-summary.js'
import { columns, wrapped } from './text-layout.js'

const EXAMPLES = examplesText(
  ['scenarios', 'the list'],
  ['scenarios brownout', 'what one does'],
  ['scenarios brownout --yaml > mine.yaml', 'a file to begin your own with'],
  ['serve --scenario brownout', 'plays it'],
  ['admin scenario play brownout', 'plays it in a gateway that runs already'],
)

/** The command `pgsim scenarios`: lists the shipped scenarios, or explains one. */
export function scenariosCommand(): Command {
  return new Command('scenarios')
    .description('list the scenarios that are shipped, or explain one')
    .argument('[name]', 'a scenario of the list')
    .option('--yaml', 'print its file, comments and all')
    .addHelpText('after', EXAMPLES)
    .action((name: string | undefined, flags: { yaml?: true }, command: Command) => {
      if (name === undefined && flags.yaml) {
        command.error(
          'error: --yaml prints one scenario: name it, such as pgsim scenarios calm --yaml',
        )
      }
      process.stdout.write(name === undefined ? listText() : oneText(name, flags.yaml ?? false))
    })
}

function listText(): string {
  const rows = shippedScenarioNames().map((name) => [name, firstSentence(findScenario(name))])
  const ways = 'pgsim scenarios <name> explains one, pgsim serve --scenario <name> plays it.'
  return `${columns(rows)}\n\n${ways}\n`
}

function oneText(name: string, isYaml: boolean): string {
  if (isYaml) return shippedScenarioText(name)
  const scenario = findScenario(name)
  const ways = [
    [`pgsim serve --scenario ${name}`, 'plays it'],
    [`pgsim scenarios ${name} --yaml`, 'prints its file'],
  ]
  const parts = [
    name,
    wrapped(scenario.description),
    columns(scenarioLines(scenario)),
    columns(ways),
  ]
  return `${parts.join('\n\n')}\n`
}
