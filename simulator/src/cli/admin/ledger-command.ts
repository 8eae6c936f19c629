import { Command } from 'commander'
import type { LedgerCharge, LedgerReference, LedgerReport } from '../../serving/ledger-report.js'
import type { DialectName } from '../../dialects/served-dialect.js'
import { readDialectName } from '../dialect-flag.js'
import { readCount } from '../flag-values.js'
import { examplesText } from '../help-text.js'
import { counted, plainText, table } from '../text-layout.js'
import { tell } from './admin-call.js'
import { timeOfDay } from './moment-text.js'

const DEFAULT_LIMIT = 20

interface LedgerFlags {
  readonly dialect?: DialectName
  readonly reference?: string
  readonly limit: number
}

/** The command `pgsim admin ledger`: every charge, and who paid what. */
export function ledgerCommand(): Command {
  return new Command('ledger')
    .description('show the charges and who paid what: the truth, whatever answers said')
    .option('--reference <text>', 'only the charges of this one, such as an order id')
    .option('--dialect <name>', 'only the charges of this dialect', readDialectName)
    .option('--limit <count>', 'only the newest so many', readCount, DEFAULT_LIMIT)
    .addHelpText(
      'after',
      examplesText(
        ['admin ledger'],
        ['admin ledger --reference order-1', 'what one order was charged'],
        ['admin ledger --dialect toss --limit 5 --json'],
      ),
    )
    .action((flags: LedgerFlags, command: Command) =>
      tell(
        command,
        (simulator) => simulator.ledger(flags),
        (ledger) => ledgerText(ledger, flags.limit),
      ),
    )
}

function ledgerText({ charges, references }: LedgerReport, limit: number): string {
  if (charges.length === 0) return 'no charges'
  const headings = [
    'at (UTC)',
    'dialect',
    'reference',
    'amount',
    'state',
    'status',
    'held',
    'callback',
    'key',
  ]
  const rows = charges.map((charge) => [
    timeOfDay(charge.createdAt),
    charge.dialect,
    charge.reference,
    `${charge.amount} ${charge.currency}`,
    charge.state,
    charge.overwritten ? `${charge.status} (overwritten)` : charge.status,
    String(charge.held),
    callbackText(charge.callback),
    charge.key,
  ])
  const count = counted(charges.length, 'charge')
  // Those before them may be left out; the sums of the references are whole all the same.
  const which = charges.length < limit ? count : `The newest ${count}`
  return `${table(headings, rows, { right: [3, 6] })}\n\n${sumsText(which, references)}`
}

function callbackText({ sent, answered, lost }: LedgerCharge['callback']): string {
  if (lost) return 'lost'
  if (sent === 0) return '-'
  if (answered.length === 0) return 'unanswered'
  return answered.join(' ')
}

/** How much is held, and which references paid more than once. */
function sumsText(charges: string, references: readonly LedgerReference[]): string {
  const currencies = [...new Set(references.map(({ currency }) => currency))]
  const held = currencies.map((currency) => {
    const of = references.filter((one) => one.currency === currency)
    return `${of.reduce((sum, one) => sum + one.held, 0)} ${currency}`
  })
  const twice = references.filter(({ approved }) => approved > 1)
  const which = twice.map(
    ({ reference, approved }) => `${plainText(reference)} (${approved} times)`,
  )
  return [
    `${charges} of ${counted(references.length, 'reference')}, in the smallest units; ` +
      `held: ${held.join(', ')}.`,
    twice.length === 0
      ? 'No reference paid more than once.'
      : `Paid more than once: ${which.join(', ')}.`,
  ].join('\n')
}
