import { parseArgs } from 'node:util'
import type { Random } from '@holdfast/resilience-kit'
import { seededRandom } from '@holdfast/resilience-kit/testing'
import { killRun, type AuditLine, type KillTold } from '@holdfast/shop-app/demo'
import { machineInWords } from '../machine.js'
import { wholeNumber } from '../program.js'
import { writeResult } from '../results.js'
import { markdownTable, textTable } from '../table.js'
import { auditTable, endingsTable, isAllRight, killsInWords } from './report.js'

/** How the program is called. */
export const usage = `Usage: npm run bench:shop-kills [-- OPTIONS]

Kills the whole shop with SIGKILL at random moments, while customers order by card and over Toss,
pay with points and cancel, and the gateway refuses 40 % and loses, doubles and delays callbacks.
After every few kills the shop is left alone: then every order has to come to its end, and its books
have to agree with the gateway's ledger, the shelves, the points and the settlement. The exit code
is 1 where they do not. About two seconds for each kill.

  --kills N         kills in all (default 200)
  --per-audit N     kills between two audits (default 20)
  --customers N     customers at once (default 12)
  --seed N          where the kills fall, and what customers want (default 1)
  --write           write bench/results/shop-kills.md`

/** Kills as the command line asks, and prints what the books say. */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      kills: { type: 'string', default: '200' },
      'per-audit': { type: 'string', default: '20' },
      customers: { type: 'string', default: '12' },
      seed: { type: 'string', default: '1' },
      write: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(usage)
  const kills = wholeNumber('kills', values.kills, 1)
  const killsPerAudit = wholeNumber('per-audit', values['per-audit'], 1)
  const customers = wholeNumber('customers', values.customers, 1)
  const seed = wholeNumber('seed', values.seed, 0)
  const randomOf = (name: string): Random => seededRandom(`${name} ${seed}`)
  const end = await killRun({
    ...{ kills, killsPerAudit, customers, seed, randomOf, onKill, onAudit },
  })
  const told = killsInWords(end)
  const [audits, endings] = [auditTable(end), endingsTable(end)]
  console.log([told, textTable(audits), textTable(endings)].join('\n\n'))
  if (!isAllRight(end)) process.exitCode = 1
  if (!values.write) return
  const ofKills = `--kills ${kills} --per-audit ${killsPerAudit}`
  const options = `${ofKills} --customers ${customers} --seed ${seed}`
  const page = [
    '# The shop killed with SIGKILL',
    `Written by \`npm run bench:shop-kills -- --write ${options}\`; ${machineInWords()}. ` +
      '[How to read it](../README.md#the-shop-killed-with-sigkill).',
    ...[told, markdownTable(audits), markdownTable(endings)],
  ]
  await writeResult('shop-kills.md', page.join('\n\n'))
}

function onKill({ number, openOrders, betweenIntentAndAnswer }: KillTold): void {
  const caught = `${betweenIntentAndAnswer} payments between intent and answer`
  console.error(`kill ${number}: ${openOrders} orders open, ${caught}`)
}

function onAudit(lines: readonly AuditLine[], stillOpen: readonly string[]): void {
  const wrong = [...stillOpen, ...lines.flatMap(({ breaches }) => breaches)]
  console.error(`audit: ${wrong.length} wrong`)
  for (const one of wrong) console.error(`  ${one}`)
}
