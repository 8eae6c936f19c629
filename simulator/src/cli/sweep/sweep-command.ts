import { appendFileSync, writeFileSync } from 'node:fs'
import { systemClock } from '@holdfast/resilience-kit'
import { Command, Option } from 'commander'
import { exitCodeOf } from '../../simulation/report/exit-code.js'
import {
  profileNamed,
  profileOf,
  type Profile,
  type ProfileName,
} from '../../simulation/sweep/profiles.js'
import { CommandFailure, EndedWith } from '../failure-text.js'
import { readCount, readSeed } from '../flag-values.js'
import { examplesText } from '../help-text.js'
import { readScenarioSource } from '../scenario-source.js'
import { interruption } from '../simulation/interruption.js'
import { StepLine } from '../step-line.js'
import { frontPage } from './front-page.js'
import { readProfileName } from './profile-flag.js'
import { sweepText } from './sweep-text.js'

interface SweepFlags {
  readonly profile: ProfileName
  readonly scenario?: string
  readonly tries: number
  readonly seed: number
  readonly html?: string
  readonly json?: true
}

const EXAMPLES = examplesText(
  ['sweep', "for the seeds' gateway"],
  ['sweep --profile brownout', 'for a gateway behind an overloaded proxy'],
  ['sweep --scenario black-friday.yaml', 'for one that you have described yourself'],
  ['sweep --html front.html', 'the charts as a page'],
  ['sweep --profile hang --tries 600 --json', 'more of them, for a program'],
)

const MORE = `
Profiles, each with a hang of 10 s in its middle:
  seeds     refuses four in ten in its own words
  brownout  a proxy's page for four in ten, and many slow answers
  hang      is well but for the hang
  flapping  is away for 5 s of every 20 s
A scenario is taken as it is: nothing is added to it, and at most 2400 of its orders come.

What settings are judged by:
  goodput   the share of orders accepted that came while the gateway was there
  load      requests sent for each order that comes while it hangs
  cut-off   from the beginning of a hang until the breaker opens
Load and cut-off are taken at a hang of 30 s on a good day, so that a breaker that is open by
chance gains nothing by it. "everyday" are the requests for each order of the profile: what an
accepted order costs there is the gateway's doing, not the settings'.

What is searched: when the breaker opens (a share of failed calls, of so many calls or so many
seconds; unanswered calls in a row), how long it refuses, its probes; time-out; attempts and
back-off. A call that nobody answered is never repeated. Most settings are spread evenly over all
of that, the others lie closer and closer to those that were good.

The front are the settings that no others beat in all three. They are as good as the profile is
true: put the slowest answers of your own gateway into a scenario.`

/** The command `pgsim sweep`: searches settings, and draws the front. */
export function sweepCommand(): Command {
  return new Command('sweep')
    .description('search settings of breaker, retry and time-out, and draw the front')
    .addOption(
      new Option('--profile <name>', 'the trouble that they are for')
        .argParser(readProfileName)
        .default('seeds')
        .conflicts('scenario'),
    )
    .option('--scenario <name|file>', 'the same as a scenario (default: the profile)')
    .option('--tries <count>', 'settings to try', readCount, 240)
    .option('--seed <number>', 'another search in other worlds', readSeed, 1)
    .option('--html <file>', 'write the charts as a page')
    .option('--json', 'print the figures as JSON')
    .addHelpText('after', `${EXAMPLES}\n${MORE}`)
    .action(run)
}

async function run(flags: SweepFlags): Promise<void> {
  const { html, json, seed, tries } = flags
  // Loaded here: no other command needs the kit's policies.
  const { sweep } = await import('../../simulation/sweep/sweep.js')
  const profile = profileOfFlags(flags)
  // Tried now, not when all has been searched.
  if (html !== undefined) keepPage(() => appendFileSync(html, ''))
  const steps = new StepLine(process.stderr, () => systemClock.monotonic())
  const onTried = (count: number): void => steps.say(`${count} of ${tries} settings`)
  const { signal, end } = interruption({
    signals: process,
    onFirst: () => steps.say('ending with what was tried; once more ends at once'),
    onSecond: () => process.exit(exitCodeOf('interrupted')),
  })
  const report = await sweep({ profile, seed, tries, onTried, signal }).finally(end)
  steps.clear()
  if (html !== undefined) keepPage(() => writeFileSync(html, frontPage(report)))
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : sweepText(report))
  if (report.run.isPartial) throw new EndedWith(exitCodeOf('interrupted'))
}

function profileOfFlags({ profile, scenario }: SweepFlags): Profile {
  return scenario === undefined ? profileNamed(profile) : profileOf(readScenarioSource(scenario))
}

/** That the page cannot be written is told in a sentence. */
function keepPage(write: () => void): void {
  try {
    write()
  } catch (error) {
    const { message } = error as Error
    throw new CommandFailure(`the page cannot be written: ${message}`, { cause: error })
  }
}
