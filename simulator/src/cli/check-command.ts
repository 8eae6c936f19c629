import { Command } from 'commander'
import {
  ScenarioFileError,
  readScenarioFile,
  type ScenarioFileProblem,
} from '../scenario/scenario-file.js'
import type { Scenario } from '../scenario/scenario.js'
import { examplesText } from './help-text.js'
import { ruleCountText } from './rule-text.js'
import { wrapped } from './text-layout.js'

const EXAMPLES = examplesText(
  ['check black-friday.yaml'],
  ['check scenarios/*.yaml', 'all of them'],
)

const MORE = `

A problem is told by file, line, column and member, with what is allowed there:
  black-friday.yaml:12:11 faults[2].rate: 1.5 is no rate; allowed: a number 0..1 such as 0.03, ...

Exit codes: 0 every file is fine, 2 one of them has problems.`

/** The command `pgsim check`: looks scenario files over. */
export function checkCommand(): Command {
  return new Command('check')
    .description('look scenario files over, YAML or JSON')
    .argument('<files...>', 'scenario files')
    .addHelpText('after', EXAMPLES + MORE)
    .action(check)
}

/** @throws {ScenarioFileError} with the problems of all files, once all have been read. */
function check(files: readonly string[]): void {
  const problems: ScenarioFileProblem[] = []
  for (const file of files) {
    try {
      const text = `${file}: fine, ${aboutText(readScenarioFile(file))}`
      process.stdout.write(`${wrapped(text, undefined, '    ')}\n`)
    } catch (error) {
      if (!(error instanceof ScenarioFileError)) throw error
      problems.push(...error.problems)
    }
  }
  if (problems.length > 0) throw new ScenarioFileError(problems)
}

function aboutText({ name, faults, load }: Scenario): string {
  const rules = ruleCountText(faults.length)
  return `the scenario ${name} with ${rules}${load === undefined ? '' : ' and a load'}`
}
