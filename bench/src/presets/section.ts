import { markdownTable, textTable, type Table } from '../table.js'
import { summary, verdict, type Judged } from '../target.js'

/** A figure with its target and the words for it. */
export interface Goal extends Judged {
  /** As in `accepted`. */
  readonly what: string
}

/** One question and its table. */
export interface Section {
  readonly title: string
  /** What was done, in a sentence or two. */
  readonly text: string
  readonly table: Table
  readonly goals: readonly Goal[]
}

/** What stands in the column of targets. */
export function goalsText(goals: readonly Goal[]): string {
  return goals.map(({ what, target, figure }) => `${what} ${verdict(target, figure)}`).join('; ')
}

/** All sections for a terminal. */
export function sectionsAsText(sections: readonly Section[]): string {
  const parts = sections.map(({ title, text, table }) => `${title}\n${text}\n\n${textTable(table)}`)
  return [...parts, summaryOf(sections)].join('\n\n')
}

/** All sections for a page. */
export function sectionsAsMarkdown(sections: readonly Section[]): string {
  const parts = sections.map(
    ({ title, text, table }) => `## ${title}\n\n${text}\n\n${markdownTable(table)}`,
  )
  return [...parts, summaryOf(sections)].join('\n\n')
}

function summaryOf(sections: readonly Section[]): string {
  return summary(sections.flatMap(({ goals }) => goals))
}
