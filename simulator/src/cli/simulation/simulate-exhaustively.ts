import type { Command } from 'commander'
import type {
  ExhaustiveOptions,
  ExhaustiveProgress,
} from '../../simulation/exhaustive/exhaustive-options.js'
import type { ExhaustiveReport } from '../../simulation/exhaustive/exhaustive-report.js'
import { exhaustiveWords } from '../../simulation/report/exhaustive-progress.js'
import { exhaustiveEndText, exhaustiveText } from '../../simulation/report/exhaustive-text.js'
import { exitCodeOf } from '../../simulation/report/exit-code.js'
import { paintFor } from '../../simulation/report/paint.js'
import { terminalWidth } from '../../simulation/report/terminal-width.js'
import { EndedWith } from '../failure-text.js'
import { TEXT_WIDTH, counted } from '../text-layout.js'
import { exhaustiveSettings } from './exhaustive-settings.js'
import type { SimulateFlags } from './hunt-settings.js'
import { jsonOf, prepareFile, writeFile } from './report-files.js'
import type { SimulationParts } from './simulation-parts.js'
import { watchedRun } from './watched-run.js'

const NO_PROGRESS: ExhaustiveProgress = {
  dialect: '',
  share: 0,
  singles: 0,
  doubles: 0,
  violations: 0,
  wallMs: 0,
}

/** `pgsim simulate --exhaustive`: every single and double fault of one payment, none at random. */
export async function simulateExhaustively(
  flags: SimulateFlags,
  command: Command,
  parts: SimulationParts,
): Promise<void> {
  const options = exhaustiveSettings(flags, command)
  const { json, quiet = false } = flags
  if (typeof json === 'string') prepareFile(json)
  const report = await watchedRun(
    {
      begin: beginText(options),
      noNews: { ...NO_PROGRESS, dialect: options.dialects[0] ?? '' },
      words: exhaustiveWords,
      isQuiet: quiet,
      run: (watch) => parts.exhaust(options, watch),
    },
    parts,
  )
  if (typeof json === 'string') writeFile(json, jsonOf(report))
  process.stdout.write(json === true ? jsonOf(report) : shownText(report, flags))
  const exitCode = exitCodeOf(report.verdict)
  if (exitCode !== 0) throw new EndedWith(exitCode)
}

function beginText({ dialects, store, jobs, everyDouble }: ExhaustiveOptions): string {
  const what = everyDouble === 0 ? 'every single fault' : 'every single and double fault'
  const threads = jobs === 0 ? 'in this thread' : counted(jobs, 'thread')
  const gateways = dialects.join(', ')
  return (
    `simulate ${what} of one payment: ${gateways}; store ${store}, ${threads}, ` +
    `node ${process.versions.node}`
  )
}

function shownText(report: ExhaustiveReport, { json, quiet }: SimulateFlags): string {
  const { stdout } = process
  const options = { paint: paintFor(stdout, process.env), width: terminalWidth(stdout, TEXT_WIDTH) }
  if (quiet) return `${exhaustiveEndText(report, options)}\n`
  const written = typeof json === 'string' ? `written: ${json}\n\n` : ''
  return `${written}${exhaustiveText(report, options)}\n`
}
