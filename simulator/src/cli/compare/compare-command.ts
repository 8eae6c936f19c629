import { systemClock } from '@holdfast/resilience-kit'
import { Command } from 'commander'
import { readCount, readSeed } from '../flag-values.js'
import { examplesText } from '../help-text.js'
import { readScenarioSource } from '../scenario-source.js'
import { StepLine } from '../step-line.js'
import { examplePolicies } from '../../simulation/policies/example-policies.js'
import { compareText } from './compare-text.js'

interface CompareFlags {
  readonly scenario: string
  readonly policies?: string
  readonly orders: number
  readonly workers: number
  readonly seed: number
  readonly json?: true
  readonly example?: true
}

const EXAMPLES = examplesText(
  ['compare', "an outage, and the seeds' own tables"],
  ['compare --scenario slow-death', 'slower and slower until it hangs'],
  ['compare --example > mine.yaml', 'policies to begin with, comments and all'],
  ['compare --scenario brownout --policies mine.yaml', 'yours beside the others'],
  ['compare --seed 7 --json', 'another world, for a program'],
)

const MORE = `
Who is compared:
  bare      the call alone: it waits for as long as it takes
  as-is     the seeds' AS-IS: a time-out of 3 s, three attempts, no breaker
  seeds     their TO-BE: the same behind a breaker (10 calls, 50 %, 10 s)
  gateway   presets.gateway, with a look-up before each further attempt
  yours     the policies of --policies

How to read it:
  requests     ask for money; look-ups ask what became of one, and move nothing
  unknown      nobody answered, so the buyer is told to wait and the reconciler finds out; whoever
               does not know that word tells the buyer no, and may have charged him all the same
  other pages  need no payment, but a worker of the shop: an order holds one until it ends
  never        it waits for ever

All of it happens in virtual time, and the same seed gives the same figures.`

/** The command `pgsim compare`: ways to guard calls, side by side, next to the seeds' tables. */
export function compareCommand(): Command {
  return new Command('compare')
    .description('compare policies at a misbehaving gateway, in virtual time')
    .option('--scenario <name|file>', 'how the gateway behaves', 'blackout')
    .option('--policies <file>', 'policies of your own, YAML or JSON (default: none)')
    .option('--orders <count>', 'orders that are sent one after another', readCount, 100)
    .option('--workers <count>', 'requests that the shop works on at once', readCount, 200)
    .option('--seed <number>', 'another world', readSeed, 1)
    .option('--json', 'print the figures as JSON')
    .option('--example', 'print a file for --policies, and do nothing else')
    .addHelpText('after', `${EXAMPLES}\n${MORE}`)
    .action(run)
}

async function run(flags: CompareFlags): Promise<void> {
  if (flags.example) {
    process.stdout.write(examplePolicies)
    return
  }
  // Loaded here: no other command needs the payment client.
  const { compare } = await import('../../simulation/compare/compare.js')
  const { readPoliciesFile } = await import('../../simulation/policies/policies-file.js')
  const scenario = readScenarioSource(flags.scenario)
  const yours = flags.policies === undefined ? undefined : readPoliciesFile(flags.policies)
  const { seed, orders, workers } = flags
  const steps = new StepLine(process.stderr, () => systemClock.monotonic())
  const say = (step: string): void => steps.say(step)
  const comparison = await compare({ scenario, seed, orders, workers, yours }, say)
  steps.clear()
  process.stdout.write(
    flags.json ? `${JSON.stringify(comparison, null, 2)}\n` : compareText(comparison),
  )
}
