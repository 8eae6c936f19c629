import { Command } from 'commander'
import type { SeedOutcome } from '../../simulation/run/seed-outcome.js'
import { paintFor } from '../../simulation/report/paint.js'
import { terminalWidth } from '../../simulation/report/terminal-width.js'
import { replayPage } from '../../simulation/report/html/replay-page.js'
import { readRepro, type Repro } from '../../simulation/shrink/repro.js'
import { EndedWith } from '../failure-text.js'
import { examplesText } from '../help-text.js'
import { TEXT_WIDTH } from '../text-layout.js'
import { replayResult, type ReplayResult } from './replay-result.js'
import { foundText, replayText, runText, traceText } from './replay-text.js'
import { jsonOf, prepareFile, writeFile } from './report-files.js'
import { simulationParts, type SimulationParts } from './simulation-parts.js'
import { worldOf } from './world-of.js'

const EXAMPLES = examplesText(
  ['replay .sim/repro-61300164.json', 'what pgsim simulate found, once more'],
  ['replay .sim/repro-61300164.json --html story.html', 'with its sequence diagram'],
)

const MORE = `
A file that pgsim simulate wrote has the seed, the settings and exactly the faults that a failure
needs, so it happens again wherever the same program runs. It is run twice.

Exit codes:
  0  it does not fail any more
  1  could not run, in one sentence
  2  wrong usage, or no such file
  3  safety: an invariant is broken, the same one or another
  4  liveness: something does not come to its end
  6  it does not fail, but not all that is to strike has struck: the program has changed
  7  nondeterminism: it went another way the second time`

interface ReplayFlags {
  readonly html?: string
  readonly json?: true
}

/** The command `pgsim replay`: lets a failure that was found happen again. */
export function replayCommand(partsOf: () => Promise<SimulationParts> = simulationParts): Command {
  return new Command('replay')
    .description('let a failure that simulate found happen again')
    .argument('<file>', 'a file that pgsim simulate wrote')
    .option('--html <file>', 'the story and its diagram as one page')
    .option('--json', 'print what was found as JSON, then nothing else')
    .addHelpText('after', `${EXAMPLES}\n${MORE}`)
    .action(async (file: string, flags: ReplayFlags) => replay(file, flags, await partsOf()))
}

async function replay(file: string, flags: ReplayFlags, parts: SimulationParts): Promise<void> {
  const repro = readRepro(file)
  const world = await worldOf(repro.worldFile ?? undefined, parts)
  if (flags.html !== undefined) prepareFile(flags.html)
  const outcome = await parts.replay(repro)
  const again = await parts.replay(repro)
  const { program } = parts
  const result = replayResult(repro, [outcome, again], world, program)
  if (flags.html !== undefined) {
    const { verdict } = result
    const { trace: story = [] } = outcome
    const notes = [...foundText(result), ...traceText(repro, outcome, result, program)]
    const entity = result.violation?.entity
    const about = { invariant: repro.invariant, run: runText(repro, outcome), notes, story, entity }
    writeFile(
      flags.html,
      await replayPage({ ...about, isFailing: verdict !== 'fixed' && verdict !== 'stale' }),
    )
  }
  if (flags.json) process.stdout.write(jsonOf(replayDocument(repro, outcome, result)))
  else process.stdout.write(`${shownText(repro, outcome, result, program)}\n`)
  if (result.exitCode !== 0) throw new EndedWith(result.exitCode)
}

/** What `--json` prints. */
function replayDocument(repro: Repro, outcome: SeedOutcome, result: ReplayResult): object {
  const { verdict, violation, isSameTrace, missedStrikes, isSameProgram } = result
  return {
    schema: 'holdfast.replay/1',
    verdict,
    invariant: repro.invariant,
    violation,
    isSameTrace,
    missedStrikes,
    isSameProgram,
    traceHash: outcome.traceHash,
    expectedTraceHash: repro.traceHash,
    story: outcome.trace ?? [],
  }
}

function shownText(
  repro: Repro,
  outcome: SeedOutcome,
  result: ReplayResult,
  program: SimulationParts['program'],
): string {
  const { stdout } = process
  const width = terminalWidth(stdout, TEXT_WIDTH)
  const options = { paint: paintFor(stdout, process.env), width }
  return replayText(repro, outcome, result, program, options)
}
