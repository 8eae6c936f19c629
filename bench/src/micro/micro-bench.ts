import { writeFile } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { wholeNumber } from '../program.js'
import { writeResult } from '../results.js'
import { markdownTable, textTable } from '../table.js'
import { summary } from '../target.js'
import { comparisonsWith } from './comparisons.js'
import { measureAll, type Effort } from './measure-all.js'
import { judgedRatios, ratios, toTable } from './report.js'
import { runJob } from './run-job.js'
import { whatLimits } from './what-limits.js'

/** How the program is called. */
export const usage = `Usage: npm run bench:micro [-- OPTIONS]

What one call through the kit costs, beside cockatiel 3.2.1 and opossum 9.0.0 in the same run. Every
library is measured in processes of its own. About three minutes.

  --rounds N     measure everything N times and take the median (default 7)
  --round-ms N   milliseconds per call and round (default 200)
  --alone        a process for every call, not only for every library
  --only TEXT    only the kit's calls with TEXT in their name, and their peers
  --json FILE    also write the figures to FILE
  --write        write bench/results/micro.md and micro.json`

const HOW_TO_READ = '../README.md#what-one-call-costs'

/** Measures as the command line asks, prints a table, and writes files where it says so. */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      alone: { type: 'boolean', default: false },
      json: { type: 'string' },
      only: { type: 'string', default: '' },
      rounds: { type: 'string', default: '7' },
      'round-ms': { type: 'string', default: '200' },
      write: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(usage)

  const effort: Effort = {
    rounds: wholeNumber('rounds', values.rounds, 1),
    roundMs: wholeNumber('round-ms', values['round-ms'], 1),
    alone: values.alone,
  }
  const comparisons = comparisonsWith(values.only)
  if (values.write && values.only !== '')
    throw new RangeError('--write needs all calls, not --only')
  const machine = machineOf()
  console.error(`${effort.rounds} rounds of ${effort.roundMs} ms per call; ${machine}`)
  const figures = await measureAll(comparisons, effort, runJob, (step) =>
    console.error(`${step} done`),
  )

  const table = toTable(comparisons, figures)
  const verdicts = summary(judgedRatios(comparisons, figures))
  const below = [...whatLimits(comparisons, figures), verdicts]
  console.log([textTable(table), ...below].join('\n\n'))

  const json = JSON.stringify(
    { machine, ...effort, figures, ratios: ratios(comparisons, figures) },
    null,
    2,
  )
  if (values.json !== undefined) await writeFile(values.json, `${json}\n`)
  if (!values.write) return
  await writeResult('micro.md', page(effort, machine, [markdownTable(table), ...below]))
  await writeResult('micro.json', json)
}

function machineOf(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  return `${model}, ${availableParallelism()} cores, Node ${process.versions.node}`
}

function page(effort: Effort, machine: string, body: readonly string[]): string {
  const each = effort.alone ? 'every call in processes of its own' : 'a process per library'
  const { rounds, roundMs, alone } = effort
  const options = `--rounds ${rounds} --round-ms ${roundMs}${alone ? ' --alone' : ''}`
  const command = `npm run bench:micro -- --write ${options}`
  const how = `${rounds} rounds of ${roundMs} ms per call, ${each}`
  return [
    '# What one call costs',
    `Written by \`${command}\`: ${how}; ${machine}. [How to read it](${HOW_TO_READ}).`,
    ...body,
  ].join('\n\n')
}
