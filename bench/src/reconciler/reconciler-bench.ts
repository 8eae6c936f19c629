import { parseArgs } from 'node:util'
import { chooseDatabases, databaseUsage } from '../databases.js'
import { machineInWords } from '../machine.js'
import { wholeNumber } from '../program.js'
import { writeResult } from '../results.js'
import { markdownTable, textTable, type Table } from '../table.js'
import { summary } from '../target.js'
import { aboutBacklogs, backlogTable, judgedBacklogs } from './backlog-report.js'
import { measureBacklogs } from './backlog-section.js'
import { batchTable, measureBatches } from './batch-section.js'

/** How the program is called. */
export const usage = `Usage: npm run bench:reconciler [-- OPTIONS]

How fast the reconciler settles what waits, and whether that depends on how much waits: workers in
processes of their own share a backlog through leases; the gateway answers in-process, at once.
Then how many requests to the gateway it takes to find out what became of payments whose answers
got lost, with and without a batch inquiry. About ten minutes.

  --waiting LIST    payments that wait (default 10000,100000,1000000)
  --workers LIST    processes that share them (default 1,2,4)
  --settle N        stop after so many, 0 for all (default 10000)
  --concurrency N   payments in hand per worker (default 32)
${databaseUsage}
  --lost N          answers that got lost (default 50)
  --others LIST     other transactions for each of them (default 1,10,100)
  --write           write bench/results/reconciler.md`

/** Measures as the command line asks, prints tables, and writes the page if told to. */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      waiting: { type: 'string', default: '10000,100000,1000000' },
      workers: { type: 'string', default: '1,2,4' },
      settle: { type: 'string', default: '10000' },
      concurrency: { type: 'string', default: '32' },
      database: { type: 'string' },
      url: { type: 'string' },
      lost: { type: 'string', default: '50' },
      others: { type: 'string', default: '1,10,100' },
      write: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(usage)
  const effort = {
    waiting: numbers('waiting', values.waiting),
    workers: numbers('workers', values.workers),
    settle: wholeNumber('settle', values.settle, 0),
    concurrency: wholeNumber('concurrency', values.concurrency, 1),
  }
  const lost = wholeNumber('lost', values.lost, 2)
  const others = numbers('others', values.others)
  const databases = await chooseDatabases(values.database, values.url)

  const onStep = (step: string): void => console.error(`${step}: done`)
  const backlogs = await measureBacklogs(databases, effort, onStep)
  const verdict = summary(judgedBacklogs(backlogs))
  const about = [aboutBacklogs(backlogs), verdict, databases.leftOut ?? ''].join(' ').trim()
  const batches = await measureBatches(lost, others, onStep)
  const sections: readonly Section[] = [
    { title: 'A backlog', about, table: backlogTable(backlogs) },
    { title: 'With and without a batch inquiry', about: batchWords, table: batchTable(batches) },
  ]
  console.log(sections.map((section) => inText(section)).join('\n\n'))
  if (values.write) {
    const options =
      `--waiting ${values.waiting} --workers ${values.workers} --settle ${values.settle} ` +
      `--concurrency ${values.concurrency} --database ${databases.names.join(',')} ` +
      `--lost ${values.lost} --others ${values.others}`
    await writeResult('reconciler.md', page(options, sections))
  }
}

interface Section {
  readonly title: string
  readonly about: string
  readonly table: Table
}

const batchWords =
  'Answers got lost in the course of half an hour, evenly, while the shop went on trading; then ' +
  'a reconciler with its default batch finds out. Requests each are for one healed payment. The ' +
  'seconds are those of this machine, with no limit of requests: by default the reconciler ' +
  'sends 50 a second.'

function inText({ title, about, table }: Section): string {
  return `${title}\n\n${textTable(table)}\n\n${about}`
}

function page(options: string, sections: readonly Section[]): string {
  return [
    '# What the reconciler settles',
    `Written by \`npm run bench:reconciler -- --write ${options}\`; ${machineInWords()}. ` +
      '[How to read it](../README.md#what-the-reconciler-settles).',
    ...sections.flatMap(({ title, about, table }) => [`## ${title}`, markdownTable(table), about]),
  ].join('\n\n')
}

function numbers(option: string, text: string): readonly number[] {
  return text.split(',').map((one) => wholeNumber(option, one, 1))
}
