import { Command, Option } from 'commander'
import type { SimulatorClient } from '../../client/simulator-client.js'
import type { FaultRule } from '../../faults/fault-rule.js'
import type { DistributionInput } from '../../quantities/distribution-shape.js'
import type { FaultRuleInput } from '../../scenario/scenario-input.js'
import { servedFaultRuleSchema } from '../../scenario/fault-rule-schema.js'
import { parseDocument } from '../../scenario/scenario-error.js'
import { typedRate } from '../fault-flag.js'
import { readCount, readDuration, readNumber, readTime } from '../flag-values.js'
import { examplesText } from '../help-text.js'
import { ruleCells } from '../rule-text.js'
import { wrapped } from '../text-layout.js'
import { servedNames, tell } from './admin-call.js'

const EXAMPLES = examplesText(
  ['admin faults add answer-lost --rate 5%'],
  ['admin faults add black-out --for 30s', 'an outage from now on'],
  ['admin faults add hang --match-operation inquiry --match-reference order-1'],
  ['admin faults add fail-after-commit --match-occurrence 1', 'first submits only'],
  ['admin faults add callback-late --rate 10% --takes 1m..5m'],
  ['admin faults add connection-refused --every 1m --lasts 5s', 'comes and goes'],
  ['admin faults add rate-limit --requests 5 --per 1s'],
)

interface AddFlags {
  readonly id?: string
  readonly rate?: string | number
  readonly matchDialect?: string
  readonly matchOperation?: string
  readonly matchReference?: string
  readonly matchOccurrence?: number
  readonly from?: number
  readonly to?: number
  readonly for?: number
  readonly every?: number
  readonly lasts?: number
  readonly takes?: DistributionInput
  readonly requests?: number
  readonly per?: number
}

/** The command `pgsim admin faults add`: adds a rule to the scenario under way. */
export function addFaultCommand(): Command {
  return new Command('add')
    .description('add a rule to the scenario under way')
    .argument('<fault>', 'a name from pgsim faults')
    .option(
      '--rate <rate>',
      'share of the cases that it strikes, such as 5% (default: 100%)',
      typedRate,
    )
    .option('--match-dialect <name>', 'only in this dialect')
    .option('--match-operation <name>', 'only submit, inquiry, refund, an operation or an event')
    .option('--match-reference <text>', 'only this one, such as an order id')
    .option(
      '--match-occurrence <n>',
      'only the n-th request of its kind for its reference',
      readCount,
    )
    .addOption(
      new Option('--for <time>', "from now on for so long on the gateway's clock")
        .argParser(readDuration)
        .conflicts(['from', 'to']),
    )
    .option('--from <time>', 'not before this moment of the scenario', readDuration)
    .option('--to <time>', 'not after this moment of the scenario', readDuration)
    .option('--every <time>', 'in bursts: again and again after so long', readDuration)
    .option('--lasts <time>', 'in bursts: for so long each time', readDuration)
    .option('--takes <time>', 'how long it takes, such as 5s or 100..500', readTime)
    .option('--requests <n>', 'rate-limit: so many are let through ...', readNumber)
    .option('--per <time>', '... in so long', readDuration)
    .option('--id <id>', 'names the rule (default: made up)')
    .addHelpText('after', EXAMPLES)
    .action((fault: string, flags: AddFlags, command: Command) =>
      tell(
        command,
        (simulator) => add(simulator, fault, flags),
        async (rule, simulator) => addedText(rule, await servedNames(simulator)),
      ),
    )
}

function addedText(rule: FaultRule, served: readonly string[]): string {
  const cells = ruleCells(rule, served).filter((cell) => cell !== '')
  return wrapped(`added ${rule.id}: ${cells.join(', ')}`)
}

async function add(simulator: SimulatorClient, fault: string, flags: AddFlags) {
  // Looked over here first, so that a slip is told even where no simulator runs.
  parseDocument(servedFaultRuleSchema, ruleOf(fault, flags, 0))
  const nowMs = flags.for === undefined ? 0 : (await simulator.clock()).sinceMs
  return simulator.addFault(ruleOf(fault, flags, nowMs))
}

function ruleOf(fault: string, flags: AddFlags, nowMs: number): FaultRuleInput {
  const { id, rate, takes, requests, per, every, lasts } = flags
  const match = given({
    dialect: flags.matchDialect,
    operation: flags.matchOperation,
    reference: flags.matchReference,
    occurrence: flags.matchOccurrence,
  })
  const begun = Math.ceil(nowMs)
  const window =
    flags.for === undefined
      ? given({ from: flags.from, to: flags.to })
      : { from: begun, to: begun + flags.for }
  const rule = {
    id,
    fault,
    rate,
    takes,
    match,
    window,
    burst: given({ every, lasts }),
    limit: given({ requests, per }),
  }
  return given(rule) as unknown as FaultRuleInput
}

/** The members that have a value; `undefined` where none has. */
function given(members: Readonly<Record<string, unknown>>): object | undefined {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
