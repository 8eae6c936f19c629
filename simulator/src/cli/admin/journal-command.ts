import { Command } from 'commander'
import type { JournalEntry } from '../../serving/request-journal.js'
import { readCount } from '../flag-values.js'
import { examplesText } from '../help-text.js'
import { plainText, table } from '../text-layout.js'
import { tell } from './admin-call.js'
import { timeOfDay } from './moment-text.js'

const DEFAULT_LIMIT = 20

interface JournalFlags {
  readonly limit: number
  readonly bodies?: true
}

/** The command `pgsim admin journal`: the last requests and callbacks. */
export function journalCommand(): Command {
  return new Command('journal')
    .description('show the last requests and callbacks with their answers, card numbers masked')
    .option('--limit <count>', 'only the newest so many', readCount, DEFAULT_LIMIT)
    .option('--bodies', 'with what was sent and answered')
    .addHelpText(
      'after',
      examplesText(['admin journal'], ['admin journal --limit 1 --bodies', 'the last one in full']),
    )
    .action((flags: JournalFlags, command: Command) =>
      tell(
        command,
        (simulator) => simulator.journal(flags.limit),
        (entries) => journalText(entries, flags.bodies ?? false),
      ),
    )
}

function journalText(entries: readonly JournalEntry[], hasBodies: boolean): string {
  if (entries.length === 0) return 'nothing yet'
  const headings = ['', 'at (UTC)', 'dialect', 'status', 'ms', 'faults', 'request']
  const rows = entries.map(({ sequence, at, kind, dialect, status, durationMs, faults, line }) => [
    String(sequence),
    timeOfDay(at),
    dialect,
    String(status),
    String(Math.round(durationMs)),
    faults.length === 0 ? '-' : faults.join(' '),
    kind === 'callback' ? `callback ${line}` : line,
  ])
  const lines = table(headings, rows, { right: [0, 4], width: Infinity }).split('\n')
  if (!hasBodies) return lines.join('\n')
  const [heading = '', ...bare] = lines
  const full = bare.map((line, index) => [line, ...bodiesOf(entries[index])].join('\n'))
  return [heading, ...full].join('\n')
}

function bodiesOf(entry: JournalEntry | undefined): string[] {
  return [
    ...(entry?.sent === undefined ? [] : [`    sent      ${plainText(entry.sent)}`]),
    ...(entry?.answered === undefined ? [] : [`    answered  ${plainText(entry.answered)}`]),
  ]
}
