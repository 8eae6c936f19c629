import { Command } from 'commander'
import type { HuntOptions, HuntProgress } from '../../simulation/hunt/hunt-options.js'
import type { HuntReport } from '../../simulation/hunt/hunt-report.js'
import { namesOf } from '../../simulation/hunt/report-names.js'
import { EXIT_CODE_MEANINGS, exitCodeOf } from '../../simulation/report/exit-code.js'
import { paintFor } from '../../simulation/report/paint.js'
import { huntWords, type HuntGoal } from '../../simulation/report/progress-line.js'
import { ENDLESS_SEEDS } from '../../simulation/report/seeds-asked.js'
import { terminalWidth } from '../../simulation/report/terminal-width.js'
import { readThresholds } from '../../simulation/report/thresholds.js'
import { endText, summaryText } from '../../simulation/report/summary-text.js'
import { EndedWith } from '../failure-text.js'
import { examplesText } from '../help-text.js'
import { TEXT_WIDTH, columns, counted } from '../text-layout.js'
import { huntSettings, type SimulateFlags } from './hunt-settings.js'
import { worldOf } from './world-of.js'
import { jsonOf, prepareFile, writeReports, type ReportFiles } from './report-files.js'
import {
  addExhaustiveOptions,
  addReportOptions,
  addSizeOptions,
  addWorldOptions,
} from './simulate-options.js'
import { simulateExhaustively } from './simulate-exhaustively.js'
import { simulationParts, type SimulationParts } from './simulation-parts.js'
import { watchedRun, type LongRun } from './watched-run.js'
import { explanationText, faultListText, invariantListText } from './world-text.js'

const EXAMPLES = examplesText(
  ['simulate', 'a thousand seeds in which everything breaks'],
  ['simulate --seeds 10000 --html report.html', 'more of them, with charts'],
  ['simulate --scenario blackout', "a scenario's own faults, in every seed"],
  ['simulate --fault hang=20% --only hang', 'nothing but this'],
  ['simulate --seed 20260301 --for 10m', 'other seeds, as many as there is time for'],
  ['simulate --world ./my-shop.js', 'your own application in the same world'],
  ['simulate --explain no-double-charge', 'what an invariant means'],
  ['simulate --exhaustive', 'every fault of one payment, and every two'],
  ["simulate --threshold 'convergence.p99<5m' --threshold 'healed.callback>10%'"],
)

const MORE = `
What a seed is:
  A number that every decision of one run follows from: what breaks and when, how long messages
  take, how often processes crash, and the settings that are drawn. The same seed gives the same
  run on every machine; another seed is another world. Time is virtual: days take milliseconds.
  A seed that fails is made small, and pgsim replay <file> shows it again.

How a run goes:
  Faults strike, and nothing may be broken (safety). Then they end, and everything must come to
  its end within a bound (liveness). What runs must come to at all (sometimes), and which faults
  must strike often enough, is counted: a hunt that has not seen them has proved nothing.

Exhaustive instead of at random:
  One payment is run once for every point at which a fault can strike (each call to store and order
  book, each message in each direction, each timer, each request and callback at the gateway, times
  the faults that apply there), then once for every two of them, also where only the first made the
  program come there. So no pair is left to chance. Flags that draw something are refused.

Thresholds, in quotes for the shell: METRIC COMPARISON LIMIT
  violations==0   convergence.p99<5m   convergence.max<15m   payments_per_minute>500_000
  hits.answer-lost>0   seeds_hit.hang>1%   healed.callback>10%   counts.open reviews<1%`

/** The command `pgsim simulate`: hunts through seeds for money that is lost or charged twice. */
export function simulateCommand(
  partsOf: () => Promise<SimulationParts> = simulationParts,
): Command {
  const command = new Command('simulate').description(
    'hunt through virtual time for money that is lost or charged twice',
  )
  addWorldOptions(command)
  addSizeOptions(command)
  addExhaustiveOptions(command)
  addReportOptions(command)
  return command
    .addHelpText('after', () => `${EXAMPLES}\n${MORE}\n\n${exitCodesText()}`)
    .action(async (flags: SimulateFlags) => simulate(flags, command, await partsOf()))
}

/** Every exit code with its meaning, for the help of a command. */
export function exitCodesText(): string {
  const rows = EXIT_CODE_MEANINGS.map(([code, meaning]) => [String(code), meaning])
  const order = 'Where several hold, the first of 130, 7, 3, 4, 6, 5 counts.'
  return `Exit codes:\n${columns(rows, { indent: 2, right: [0] })}\n  ${order}`
}

async function simulate(
  flags: SimulateFlags,
  command: Command,
  parts: SimulationParts,
): Promise<void> {
  const told = await toldText(flags, parts)
  if (told !== undefined) {
    process.stdout.write(told)
    return
  }
  if (flags.exhaustive) return simulateExhaustively(flags, command, parts)
  const options = huntSettings(flags)
  const world = await worldOf(flags.world, parts)
  readThresholds(options.thresholds, namesOf(world))
  const files = reportFiles(flags)
  for (const file of Object.values(files)) prepareFile(file)
  const report = await watchedHunt(options, flags, parts)
  const written = await writeReports(report, files)
  process.stdout.write(flags.json === true ? jsonOf(report) : shownText(report, flags, written))
  const exitCode = exitCodeOf(report.verdict)
  if (exitCode !== 0) throw new EndedWith(exitCode)
}

/** What is asked for in place of a hunt. */
async function toldText(flags: SimulateFlags, parts: SimulationParts): Promise<string | undefined> {
  if (flags.listFaults) return faultListText()
  if (!flags.listInvariants && flags.explain === undefined) return undefined
  const world = await worldOf(flags.world, parts)
  return flags.explain === undefined
    ? invariantListText(world)
    : explanationText(world, flags.explain)
}

function reportFiles({ json, junit, html }: SimulateFlags): ReportFiles {
  return {
    ...(typeof json === 'string' && { json }),
    ...(junit !== undefined && { junit }),
    ...(html !== undefined && { html }),
  }
}

/** Where every hunt begins; a terminal shows it until there is news. */
const NO_PROGRESS: HuntProgress = {
  seeds: 0,
  seedsAsked: 0,
  payments: 0,
  hits: 0,
  crashes: 0,
  violations: 0,
  virtualMs: 0,
  wallMs: 0,
  slowestConvergenceMs: 0,
}

function watchedHunt(
  options: HuntOptions,
  flags: SimulateFlags,
  parts: SimulationParts,
): Promise<HuntReport> {
  const hunt: LongRun<HuntProgress, HuntReport> = {
    begin: beginText(options),
    noNews: NO_PROGRESS,
    words: huntWords(goalOf(options)),
    isQuiet: flags.quiet ?? false,
    run: (watch) => parts.hunt(options, watch),
  }
  return watchedRun(hunt, parts)
}

/** What is about to be run; with these words the same can be run again. */
function beginText({ scenario, firstSeed, seeds, entities, store, jobs }: HuntOptions): string {
  const count =
    seeds >= ENDLESS_SEEDS ? `from ${firstSeed} on` : `${firstSeed}..${firstSeed + seeds - 1}`
  const threads = jobs === 0 ? 'in this thread' : counted(jobs, 'thread')
  return (
    `simulate ${scenario.name}: seeds ${count}, ${entities} payments each, store ${store}, ` +
    `${threads}, node ${process.versions.node}`
  )
}

function goalOf({ seeds, forMs }: HuntOptions): HuntGoal {
  return {
    ...(seeds < ENDLESS_SEEDS && { seeds }),
    ...(forMs !== undefined && { forMs }),
  }
}

function shownText(
  report: HuntReport,
  { quiet }: SimulateFlags,
  written: readonly string[],
): string {
  const { stdout } = process
  const width = terminalWidth(stdout, TEXT_WIDTH)
  const options = { paint: paintFor(stdout, process.env), width }
  if (quiet) return `${endText(report, options)}\n`
  const files = written.map((file) => `written: ${file}\n`).join('')
  return `${summaryText(report, options)}\n${files}`
}
