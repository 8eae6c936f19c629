import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { machineInWords } from '../machine.js'
import { wholeNumber } from '../program.js'
import { writeResult } from '../results.js'
import { markdownTable, textTable } from '../table.js'
import { summary } from '../target.js'
import { comparisonsWith } from './comparisons.js'
import { measureAll, type Effort } from './measure-all.js'
import { judgedRatios, ratios, toTable } from './report.js'
import { SLICES } from './slices.js'
import { startWorker } from './start-worker.js'
import { whatLimits } from './what-limits.js'

/** How the program is called. */
export const usage = `Usage: npm run bench:micro [-- OPTIONS]

What one call through the kit costs, beside cockatiel 3.2.1 and opossum 9.0.0, in short slices by
turns. Every library has a process of its own, a new one for every round. About four minutes.

  --rounds N     measure everything N times and take the median (default 13)
  --slice-ms N   milliseconds of one call before its peer has its turn (default 12)
  --alone        processes for every comparison, not only for every library
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
      rounds: { type: 'string', default: '13' },
      'slice-ms': { type: 'string', default: '12' },
      write: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(usage)

  const effort: Effort = {
    rounds: wholeNumber('rounds', values.rounds, 1),
    sliceMs: wholeNumber('slice-ms', values['slice-ms'], 1),
    alone: values.alone,
  }
  const comparisons = comparisonsWith(values.only)
  if (values.write && values.only !== '')
    throw new RangeError('--write needs all calls, not --only')
  const machine = machineInWords()
  console.error(`${howMuch(effort)}; ${machine}`)
  const measured = await measureAll(comparisons, effort, startWorker, (step) =>
    console.error(`${step} done`),
  )

  const table = toTable(comparisons, measured)
  const verdicts = summary(judgedRatios(comparisons, measured))
  const below = [...whatLimits(comparisons, measured), verdicts]
  console.log([textTable(table), ...below].join('\n\n'))

  const { figures } = measured
  const json = JSON.stringify(
    { machine, ...effort, figures, ratios: ratios(comparisons, measured) },
    null,
    2,
  )
  if (values.json !== undefined) await writeFile(values.json, `${json}\n`)
  if (!values.write) return
  await writeResult('micro.md', page(effort, machine, [markdownTable(table), ...below]))
  await writeResult('micro.json', json)
}

function howMuch({ rounds, sliceMs, alone }: Effort): string {
  const processes = `new processes for every round${alone ? ' and comparison' : ''}`
  return `${rounds} rounds of ${SLICES} slices of ${sliceMs} ms per call, ${processes}`
}

function page(effort: Effort, machine: string, body: readonly string[]): string {
  const { rounds, sliceMs, alone } = effort
  const options = `--rounds ${rounds} --slice-ms ${sliceMs}${alone ? ' --alone' : ''}`
  const command = `npm run bench:micro -- --write ${options}`
  return [
    '# What one call costs',
    `Written by \`${command}\`: ${howMuch(effort)}; ${machine}. [How to read it](${HOW_TO_READ}).`,
    ...body,
  ].join('\n\n')
}
