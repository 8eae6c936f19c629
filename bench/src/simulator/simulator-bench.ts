import { parseArgs } from 'node:util'
import { startAsked } from '../asked-process.js'
import { machineInWords } from '../machine.js'
import { wholeNumber } from '../program.js'
import { writeResult } from '../results.js'
import { markdownTable, textTable } from '../table.js'
import { summary } from '../target.js'
import { comparisons } from './contestants.js'
import type { LoadQuestion } from './load-process.js'
import { measureAll, type Effort } from './measure-all.js'
import { judgedTimes, toTable } from './report.js'
import type { ServerQuestion } from './server-process.js'

/** How the program is called. */
export const usage = `Usage: npm run bench:simulator [-- OPTIONS]

What the simulator takes for a request, beside a bare Hono handler that answers the same bytes:
requests a second, processor time, and how much later an answer comes. Every server has a process
of its own, a new one for every round. About ten minutes.

  --rounds N        measure everything N times and take the median (default 5)
  --seconds N       seconds of each load (default 3)
  --connections N   that send as many requests as go (default 16)
  --per-second N    the even pace at which answers are timed (default 500)
  --write           write bench/results/simulator.md`

/** Measures as the command line asks, prints a table, and writes the page if told to. */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '16' },
      'per-second': { type: 'string', default: '500' },
      write: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(usage)

  const effort: Effort = {
    rounds: wholeNumber('rounds', values.rounds, 1),
    seconds: wholeNumber('seconds', values.seconds, 1),
    connections: wholeNumber('connections', values.connections, 1),
    perSecond: wholeNumber('per-second', values['per-second'], 1),
  }
  const machine = machineInWords()
  console.error(`${howMuch(effort)}; ${machine}`)
  const processes = {
    server: (task: object) =>
      startAsked<ServerQuestion>({
        name: 'the server',
        program: 'simulator/server-process.js',
        task,
      }),
    load: () =>
      startAsked<LoadQuestion>({ name: 'the load', program: 'simulator/load-process.js' }),
  }
  const measured = await measureAll(comparisons, effort, processes, (step) =>
    console.error(`${step} done`),
  )
  const table = toTable(comparisons, measured)
  const below = summary(judgedTimes(comparisons, measured))
  console.log(`${textTable(table)}\n\n${below}`)
  if (values.write) {
    await writeResult('simulator.md', page(effort, machine, [markdownTable(table), below]))
  }
}

function howMuch({ rounds, seconds, connections, perSecond }: Effort): string {
  return (
    `${rounds} rounds, new servers for each; ${seconds} s of as many requests as go over ` +
    `${connections} connections, then ${seconds} s of ${perSecond} a second`
  )
}

function page(effort: Effort, machine: string, body: readonly string[]): string {
  const { rounds, seconds, connections, perSecond } = effort
  const options =
    `--rounds ${rounds} --seconds ${seconds} --connections ${connections} ` +
    `--per-second ${perSecond}`
  const command = `npm run bench:simulator -- --write ${options}`
  return [
    '# What the simulator takes',
    `Written by \`${command}\`: ${howMuch(effort)}; ${machine}. ` +
      '[How to read it](../README.md#what-the-simulator-takes).',
    ...body,
  ].join('\n\n')
}
