import { parseArgs } from 'node:util'
import { wholeNumber } from '../program.js'
import { writeResult } from '../results.js'
import { runAll, type Extent } from './run-all.js'
import { sectionsAsMarkdown, sectionsAsText } from './section.js'

/** How the program is called. */
export const usage = `Usage: npm run bench:presets [-- OPTIONS]

How the presets behave against the seeds' gateway (40 % refused, 100-500 ms), in virtual time: who
comes through, what a hang costs, how soon trade is back. The same seed gives the same figures, but
for a kilobyte or two of memory.

  --orders N   orders per guard and pace while 40 % are refused (default 100000)
  --seeds N    repetitions of everything that hangs (default 200)
  --seed N     another world (default 1)
  --write      write bench/results/presets.md`

/** Plays what the command line asks for, prints the tables, and writes the page if told to. */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      orders: { type: 'string', default: '100000' },
      seeds: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      write: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(usage)

  const extent: Extent = {
    orders: wholeNumber('orders', values.orders, 1),
    seeds: wholeNumber('seeds', values.seeds, 1),
    seed: wholeNumber('seed', values.seed, 0),
  }
  const sections = await runAll(extent, (step) => console.error(`${step}: done`))
  console.log(sectionsAsText(sections))
  if (values.write) await writeResult('presets.md', page(extent, sectionsAsMarkdown(sections)))
}

function page({ orders, seeds, seed }: Extent, body: string): string {
  const options = `--orders ${orders} --seeds ${seeds} --seed ${seed}`
  const command = `npm run bench:presets -- --write ${options}`
  return [
    '# How the presets behave',
    `Written by \`${command}\`, in virtual time: the same command gives the same page, but for ` +
      'a kilobyte or two of memory. ' +
      '[How to read it](../README.md#how-the-presets-behave).',
    body,
  ].join('\n\n')
}
