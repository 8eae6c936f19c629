import { kitMetricTable, type MetricSubject } from '@holdfast/resilience-kit/metrics'
import { tables } from '../tables/tables.mjs'
import { orderTraces } from '../traces/order-traces.js'
import { membersTable } from './interface-members.js'
import { measuredRatios, measuredSizes, presetsSection } from './measured.js'
import {
  capabilitiesTable,
  limitsTable,
  movesTable,
  schedulesTable,
  statesDiagram,
  timesTable,
} from './payment-tables.js'
import { adminTable, faultsTable, invariantsTable, scenariosTable } from './simulator-tables.js'

/** Programs that make a part of a page; `folder` is the page's, relative to the root. */
const makers: Readonly<
  Record<string, (argument: string, folder: string) => string | Promise<string>>
> = {
  'admin-api': () => adminTable(),
  faults: faultsTable,
  invariants: () => invariantsTable(),
  metrics: (subject) => metricsOf(subject as MetricSubject),
  members: membersTable,
  'payment-capabilities': capabilitiesTable,
  'payment-limits': limitsTable,
  'payment-moves': movesTable,
  'payment-schedules': schedulesTable,
  'payment-states': statesDiagram,
  'payment-times': timesTable,
  presets: presetsSection,
  ratios: (_, folder) => measuredRatios(folder),
  scenarios: () => scenariosTable(),
  sizes: (_, folder) => measuredSizes(folder),
  table: (name) => {
    const table = tables[name]
    if (table === undefined) throw new Error(`docs/tables makes no table ${name}`)
    return table.markdown()
  },
  trace: async (name) => {
    const play = orderTraces[name]
    if (play === undefined) throw new Error(`docs/traces plays no trace ${name}`)
    return `\`\`\`text\n${await play()}\n\`\`\``
  },
}

/**
 * What `<!-- generated: maker argument -->` stands for, as Markdown.
 *
 * @throws Error where there is no such maker, or it knows no such argument.
 */
export async function generated(what: string, folder: string): Promise<string> {
  const [maker = '', ...rest] = what.split(' ')
  const make = makers[maker]
  if (make === undefined) throw new Error(`nothing generates '${what}'`)
  return await make(rest.join(' '), folder)
}

/** The metrics of one kind of policy. */
function metricsOf(subject: MetricSubject): string {
  const rows = kitMetricTable.filter((metric) => metric.subject === subject)
  if (rows.length === 0) throw new Error(`no metric is about ${subject}`)
  return [
    '| Metric | Type | Labels | Meaning |',
    '| --- | --- | --- | --- |',
    ...rows.map(({ name, type, labels, meaning }) => {
      const names = labels.map((label) => `\`${label}\``).join(', ')
      return `| \`${name}\` | ${type} | ${names} | ${meaning} |`
    }),
  ].join('\n')
}
