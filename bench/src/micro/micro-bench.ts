import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { cockatielScenarios } from './cockatiel-scenarios.js'
import { kitScenarios } from './kit-scenarios.js'
import { measure } from './measure.js'
import { ratioOf, toTable } from './report.js'
import type { Scenario } from './scenario.js'

/** How the program is called. */
export const usage = `Usage: npm run bench:micro [-- --rounds N] [--round-ms N] [--json FILE]

What one call costs, in nanoseconds, beside cockatiel 3.2.1 in the same run.

  --rounds N     measure everything N times and take the median (default 7)
  --round-ms N   milliseconds per call and round (default 200)
  --json FILE    also write the figures to FILE`

function positive(option: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1) return value
  throw new Error(`--${option} must be a whole number from 1, got ${text}`)
}

/**
 * Measures as the command line asks, prints a table, and writes the figures where it says so.
 *
 * @throws Error where an option is wrong or the file cannot be written.
 */
export async function runMicroBench(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      json: { type: 'string' },
      rounds: { type: 'string', default: '7' },
      'round-ms': { type: 'string', default: '200' },
    },
  })
  if (values.help) return console.log(usage)

  const rounds = positive('rounds', values.rounds)
  const roundMs = positive('round-ms', values['round-ms'])
  const bare: Scenario = { name: 'bare await', call: async () => 1 }
  const scenarios = [bare, ...(await kitScenarios()), ...(await cockatielScenarios())]
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}`
  console.error(`${scenarios.length} calls, ${rounds} rounds of ${roundMs} ms each; ${machine}`)

  const measured = await measure(scenarios, { rounds, roundMs }, (done) => {
    console.error(`round ${done} of ${rounds} done`)
  })
  console.log(toTable(measured))
  if (values.json === undefined) return
  const figures = measured.map((one) => ({ ...one, ratio: ratioOf(one, measured) }))
  writeFileSync(values.json, `${JSON.stringify({ machine, rounds, roundMs, figures }, null, 2)}\n`)
}
