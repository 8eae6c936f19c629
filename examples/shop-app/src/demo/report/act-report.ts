import { paint, renderTable, type TableText } from './tables.js'

/** What an act has to show: sentences and tables for people, figures for machines. */
export interface ActReport {
  readonly title: string
  /** May have several lines. */
  readonly lead: string
  readonly tables: readonly TableText[]
  /** Sentences that keep the figures honest. */
  readonly notes: readonly string[]
  /** What the act should have shown and did not: the run fails. */
  readonly shortfalls?: readonly string[]
  readonly figures: Readonly<Record<string, unknown>>
}

export function renderAct({ title, lead, tables, notes, shortfalls = [] }: ActReport): string {
  return [
    '',
    paint(['bold', 'cyan'], title),
    lead,
    ...tables.map(renderTable),
    ...notes.map((note) => paint('dim', `  ${note}`)),
    ...shortfalls.map((shortfall) => paint('red', `  ${shortfall}`)),
  ].join('\n')
}
