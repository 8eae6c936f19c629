import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { machineInWords } from '../machine.js'
import { rotated } from '../micro/slices.js'
import { wholeNumber } from '../program.js'
import { writeResult } from '../results.js'
import { markdownTable, textTable, type Table } from '../table.js'
import { summary } from '../target.js'
import { agreement, clockTable } from './clock-table.js'
import { compareClocks } from './compare-clocks.js'
import { measurePace } from './measure-pace.js'
import { middlePace, type Pace } from './pace.js'
import { judgedPaces, toTable, type Measured } from './pace-table.js'
import { partTable, type Profiled } from './part-table.js'
import { profileWorkload } from './profile-workload.js'
import { workloads, type Workload } from './workloads.js'

/** How the program is called. */
export const usage = `Usage: npm run bench:simulation [-- OPTIONS]

How fast pgsim simulate is: payments a minute and events a second for each store and scenario, with
one worker thread and with two; where the time goes; and the same seeds on the clock of
@sinonjs/fake-timers. About ten minutes.

  --rounds N     measure every pace N times and take the median (default 3)
  --seconds N    seconds of each (default 15)
  --seeds N      seeds that are profiled, and run on both clocks (default 150)
  --write        write bench/results/simulation.md`

/** How long and how often to measure. */
interface Effort {
  readonly rounds: number
  readonly seconds: number
  readonly seeds: number
}

/** Measures as the command line asks, prints tables, and writes the page if told to. */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '15' },
      seeds: { type: 'string', default: '150' },
      write: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(usage)

  const effort: Effort = {
    rounds: wholeNumber('rounds', values.rounds, 1),
    seconds: wholeNumber('seconds', values.seconds, 1),
    seeds: wholeNumber('seeds', values.seeds, 1),
  }
  const machine = `${machineInWords()}${besidesText()}`
  console.error(`${howMuch(effort)}; ${machine}`)
  const measured = await measureAll(effort)
  const profiles = await profileAll(effort.seeds)
  const clocks = await compareClocks(effort.seeds)

  const sections: readonly Section[] = [
    ['Payments a minute', toTable(measured), summary(judgedPaces(measured))],
    ['Where the time goes', partTable(profiles), ''],
    ['The same seeds on another clock', clockTable(clocks), agreement(clocks)],
  ]
  console.log(sections.map((section) => block(section, '', textTable)).join('\n\n'))
  if (values.write) await writeResult('simulation.md', page(effort, machine, sections))
}

/** Says so where other programs are at work: then two workers need not be faster than one. */
function besidesText(): string {
  const [load = 0] = loadavg()
  if (load < 0.5) return ''
  return `; other programs ran beside it, ${load.toFixed(1)} on ${availableParallelism()} cores`
}

/** A heading, a table, and what is said below it. */
type Section = readonly [heading: string, table: Table, below: string]

async function measureAll({ rounds, seconds }: Effort): Promise<readonly Measured[]> {
  const paces = new Map<Workload, { readonly one: Pace[]; readonly two: Pace[] }>(
    workloads.map((workload) => [workload, { one: [], two: [] }]),
  )
  for (let round = 0; round < rounds; round += 1) {
    for (const workload of rotated(workloads, round)) {
      const { one, two } = paces.get(workload) ?? { one: [], two: [] }
      one.push(await measurePace(workload, 1, seconds))
      two.push(await measurePace(workload, 2, seconds))
      console.error(`round ${round + 1} of ${rounds}: ${workload.name}, ${workload.store} done`)
    }
  }
  return [...paces].map(([workload, { one, two }]) => {
    return { workload, one: middlePace(one), two: middlePace(two) }
  })
}

async function profileAll(seeds: number): Promise<readonly Profiled[]> {
  const profiles: Profiled[] = []
  for (const workload of workloads.filter(({ name }) => name !== 'calm, with crashes')) {
    profiles.push({ workload, shares: await profileWorkload(workload, seeds) })
    console.error(`profile of ${workload.name}, ${workload.store} done`)
  }
  return profiles
}

function howMuch({ rounds, seconds, seeds }: Effort): string {
  return `${rounds} rounds of ${seconds} s each; ${seeds} seeds profiled, and on both clocks`
}

function block([heading, table, below]: Section, mark: string, show: (table: Table) => string) {
  return [`${mark}${heading}`, show(table), below].filter((text) => text !== '').join('\n\n')
}

function page(effort: Effort, machine: string, sections: readonly Section[]): string {
  const { rounds, seconds, seeds } = effort
  const options = `--rounds ${rounds} --seconds ${seconds} --seeds ${seeds}`
  return [
    '# How fast the simulation is',
    `Written by \`npm run bench:simulation -- --write ${options}\`: ${howMuch(effort)}; ` +
      `${machine}. [How to read it](../README.md#how-fast-the-simulation-is).`,
    ...sections.map((section) => block(section, '## ', markdownTable)),
  ].join('\n\n')
}
