// @ts-check
import {
  callsUntilOpen,
  reopenChances,
  rowsUntilOpen,
  unansweredUntilOpen,
  windowChances,
} from './breaker-tables.mjs'
import { slotsTable } from './load-tables.mjs'
import { attemptsTable, budgetTable, jitterTable, seriesTable } from './retry-tables.mjs'

/**
 * A table that a guide shows.
 * @typedef {object} GuideTable
 * @property {string} title
 * @property {() => string} markdown
 */

/**
 * Every table of the guides, by name: `node docs/tables/print.mjs NAME` prints one.
 * @type {Readonly<Record<string, GuideTable | undefined>>}
 */
export const tables = {
  'window-chances': { title: 'A window reaches its limit by chance', markdown: windowChances },
  'calls-until-open': { title: 'A 10-call window at 50 %', markdown: callsUntilOpen },
  'rows-until-open': { title: 'Failures in a row', markdown: rowsUntilOpen },
  'unanswered-until-open': { title: 'Unanswered in a row', markdown: unansweredUntilOpen },
  'reopen-chances': { title: 'Probes open the breaker again', markdown: reopenChances },
  attempts: { title: 'Calls that succeed, and what they cost', markdown: attemptsTable },
  budgets: { title: 'What a retry budget bears', markdown: budgetTable },
  jitter: { title: '1000 callers come back', markdown: jitterTable },
  series: { title: 'How long a series can take', markdown: seriesTable },
  slots: { title: 'How many calls are under way', markdown: slotsTable },
}
