import { Command } from 'commander'
import type { SimulatorClient } from '../../client/simulator-client.js'
import { examplesText } from '../help-text.js'
import { paceText } from '../scenario-summary.js'
import { ruleCountText } from '../rule-text.js'
import { addressLines } from '../serve-text.js'
import { columns, counted, plainText, table } from '../text-layout.js'
import { tell } from './admin-call.js'
import { spanText } from './moment-text.js'

type Counts = Readonly<Record<string, number>>

/** What `pgsim admin status` asks for. */
async function askStatus(simulator: SimulatorClient) {
  const [stats, scenario, clock, served] = await Promise.all([
    simulator.stats(),
    simulator.scenario(),
    simulator.clock(),
    simulator.dialects(),
  ])
  const { name, faults } = scenario
  const addresses = served.map(({ name, url }) => ({ name, url }))
  return { ...stats, scenario: name, rules: faults.length, clock, addresses }
}

type Status = Awaited<ReturnType<typeof askStatus>>

/** The command `pgsim admin status`: what a running gateway has done so far. */
export function statusCommand(): Command {
  return new Command('status')
    .description('show what the gateway has done so far')
    .addHelpText('after', examplesText(['admin status'], ['admin status --admin 9001 --json']))
    .action((_: object, command: Command) => tell(command, askStatus, statusText))
}

function statusText(status: Status): string {
  const { isListening, openSockets, inFlight, seed, scenario, rules, clock, addresses } = status
  // A restart is no rule, nor is a port that another program took meanwhile.
  const state = isListening ? 'up' : rules > 0 ? 'down by a fault' : 'down'
  const open = counted(openSockets, 'connection')
  const waiting = counted(inFlight, 'request')
  const pace = clock.timeScale === 1 ? '' : `; its clock is ${paceText(clock.timeScale)}`
  const since = `${plainText(scenario)} for ${spanText(clock.sinceMs)}`
  const head = columns([
    ['gateway', addressLines(addresses).join('\n')],
    ['state', `${state}, ${open} open, ${waiting} without an answer`],
    ['scenario', `${since}, ${ruleCountText(rules)}${pace}`],
    ['seed', String(seed)],
  ])
  return `${head}\n\n${countsText(status)}`
}

/** A table with a column for each dialect; counts that are 0 everywhere are left out. */
function countsText({ dialects }: Status): string {
  const all = Object.entries(dialects)
  const group = (heading: string, of: (counts: (typeof all)[number][1]) => Counts): string[][] => {
    const names = [...new Set(all.flatMap(([, counts]) => Object.keys(of(counts))))]
    const rows = names
      .map((name) => [name, ...all.map(([, counts]) => of(counts)[name] ?? 0)] as const)
      .filter(([, ...counts]) => counts.some((count) => count > 0))
    const [first, ...others] = rows.map(([name, ...counts]) => [name, ...counts.map(String)])
    if (first === undefined) return [[heading, 'none']]
    return [[heading, ...first], ...others.map((row) => ['', ...row])]
  }
  const rows = [
    ...group('requests', ({ requests }) => requests),
    ...group('ended as', ({ outcomes }) => outcomes),
    ...group('faults', ({ faults }) => faults),
    ...group('charges', ({ pendingCharges }) => ({ pending: pendingCharges })),
    ...group('callbacks', ({ callbacks }) => ({ ...callbacks })),
  ]
  const right = all.map((_, index) => index + 2)
  return table(['', '', ...all.map(([name]) => name)], rows, { right })
}
