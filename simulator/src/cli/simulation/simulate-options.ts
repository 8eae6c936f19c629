import { Option, type Command } from 'commander'
import { dialectList } from '../../dialects/dialect-list.js'
import { readCount, readNumber, readSeed, readSpan } from '../flag-values.js'
import {
  readDialectOnce,
  readExpression,
  readFaultRate,
  readOnlyFault,
  readProfile,
  readStore,
} from './hunt-flags.js'
import {
  DEFAULT_CHECK_EVERY,
  DEFAULT_PAYMENTS,
  DEFAULT_REPRO_DIR,
  DEFAULT_SEEDS,
  defaultJobs,
} from './hunt-settings.js'

/** Adds the flags that say what is simulated. */
export function addWorldOptions(command: Command): void {
  command
    .option('--scenario <name|file>', 'how the gateway behaves, and what breaks', 'everything')
    .option(
      '--profile <name>',
      'other faults than its own: mild (its own at a tenth of their rates), swarm (each seed ' +
        'draws which are on, and how often they strike), hell (every one, in 10 % of all cases) ' +
        "(default: as the scenario says; 'everything' draws)",
      readProfile,
    )
    .option(
      '--fault <name=rate>',
      'a fault that strikes in every seed, repeatable (default: none)',
      readFaultRate,
    )
    .option('--only <fault...>', 'no other faults than these (default: all)', readOnlyFault)
    .option(
      '--dialect <name>',
      `which gateway, repeatable (default: each seed has one of ${names()})`,
      readDialectOnce,
    )
    .option('--store <kind>', 'memory (a model, fast), sqlite, sqlite-file', readStore, 'sqlite')
    .option(
      '--world <file>',
      "a module that exports a world: your own application (default: the payment client's)",
    )
}

/** Adds the flags that say how much is simulated. */
export function addSizeOptions(command: Command): void {
  command
    .option('--seed <number>', "the first seed (default: the scenario's, else 1)", readSeed)
    .option('--seeds <count>', `how many (default: ${DEFAULT_SEEDS})`, readCount)
    .option('--for <time>', 'as many as there is time for: 60s, 10m (default: no end)', readSpan)
    .option('--payments <count>', 'orders of each seed', readCount, DEFAULT_PAYMENTS)
    .option('--jobs <count>', 'worker threads; 0: in this one', readNumber, defaultJobs())
    .option('--bail', 'end at the first seed that fails')
    .option('--no-shrink', 'leave failing seeds as they are found')
    .addOption(
      new Option('--check-determinism [n]', 'run one seed of n twice; 1 (or no n): each, 0: none')
        .argParser(readNumber)
        .default(DEFAULT_CHECK_EVERY),
    )
    .option(
      '--threshold <expression>',
      "what the figures must be, repeatable, such as 'convergence.p99<5m' " +
        "(default: the scenario's)",
      readExpression,
    )
}

/** Adds the flags of what is enumerated and not drawn. */
export function addExhaustiveOptions(command: Command): void {
  command
    .option('--exhaustive', 'every fault of one payment at every point, and every two of them')
    .option('--singles-only', 'with --exhaustive: no two of them')
}

/** Adds the flags that say what is told, and where. */
export function addReportOptions(command: Command): void {
  command
    .option('--json [file]', 'the report as JSON, in a file, or printed in place of the text')
    .option('--junit <file>', 'the report as JUnit XML')
    .option('--html <file>', 'the report as one page with charts')
    .option('--repro-dir <folder>', 'where files that repeat failures go', DEFAULT_REPRO_DIR)
    .option('--quiet', 'no progress, and no more than the verdict')
    .option('--list-faults', 'say what can strike, and do nothing else')
    .option('--list-invariants', 'say what must hold, and do nothing else')
    .option('--explain <invariant>', 'say what one means and what it leaves out')
}

function names(): string {
  return dialectList.map(({ name }) => name).join(', ')
}
