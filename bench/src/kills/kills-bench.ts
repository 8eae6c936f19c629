import { parseArgs } from 'node:util'
import { seededRandom } from '@holdfast/resilience-kit/testing'
import { chooseDatabases, databaseUsage, withDatabase, type DatabaseName } from '../databases.js'
import { machineInWords } from '../machine.js'
import { wholeNumber } from '../program.js'
import { writeResult } from '../results.js'
import { markdownTable, textTable, type Table } from '../table.js'
import { freePort } from './free-port.js'
import { gatewayFor } from './gateway.js'
import { killRun, type Kill } from './kill-run.js'
import { planOf } from './plan.js'
import { toTable, wrongIn } from './report.js'

/** How the program is called. */
export const usage = `Usage: npm run bench:kills [-- OPTIONS]

Kills a shop's process with SIGKILL, again and again, while it takes orders over two gateways, each
time with one payment in exactly one phase of its life. After each kill another process finds out
what was left open, and the books are compared with what the gateway really holds. The exit code is
1 where anything is wrong in them. About five seconds for each kill.

  --kills N         kills per database (default 105: each phase 15 times)
${databaseUsage}
  --seed N          where the kills fall (default 1)
  --write           write bench/results/kills.md`

/** Kills as the command line asks, and prints a table per database. */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      kills: { type: 'string', default: '105' },
      database: { type: 'string' },
      url: { type: 'string' },
      seed: { type: 'string', default: '1' },
      write: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(usage)
  const kills = wholeNumber('kills', values.kills, 1)
  const seed = wholeNumber('seed', values.seed, 0)
  const { names, url, leftOut } = await chooseDatabases(values.database, values.url)
  const sections: string[] = []
  for (const database of names) {
    const { told, table, isWrong } = await killOn({ database, url, kills, seed })
    console.log(`${told}\n\n${textTable(table)}\n`)
    sections.push(`## ${database}`, told, markdownTable(table))
    if (isWrong) process.exitCode = 1
  }
  if (leftOut !== undefined) sections.push(leftOut)
  if (!values.write) return
  const options = `--kills ${kills} --database ${names.join(',')} --seed ${seed}`
  await writeResult('kills.md', page(options, sections))
}

interface KillTask {
  readonly database: DatabaseName
  readonly url: string
  readonly kills: number
  readonly seed: number
}

function killOn({
  database: name,
  url,
  kills: count,
  seed,
}: KillTask): Promise<{ told: string; table: Table; isWrong: boolean }> {
  const random = seededRandom(`${seed} ${name}`)
  const draw = (limit: number): number => 1 + Math.floor(random.next() * limit)
  let done = 0
  const onKill = ({ phase, wrong }: Kill): void => {
    done += 1
    console.error(`${name}, kill ${done} of ${count}, ${phase}: ${wrong.length} wrong`)
    for (const one of wrong) console.error(`  ${one}`)
  }
  return withDatabase(name, url, async (database) => {
    const port = await freePort(draw)
    const simulator = gatewayFor(port, seed)
    const addresses = await simulator.start()
    try {
      const parts = { simulator, addresses, database, port, draw, onKill }
      const { kills, payments, audited } = await killRun(parts, planOf(count, draw))
      const wrong = wrongIn(kills)
      const told =
        `${name}: ${kills.length} kills under load, ${payments} payments, ` +
        `${wrong} wrong in the books; the client's own audit compared ${audited} of them.`
      return { told, table: toTable(kills), isWrong: wrong > 0 }
    } finally {
      await simulator.stop()
    }
  })
}

function page(options: string, sections: readonly string[]): string {
  return [
    '# Killed with SIGKILL',
    `Written by \`npm run bench:kills -- --write ${options}\`; ${machineInWords()}. ` +
      '[How to read it](../README.md#killed-with-sigkill).',
    ...sections,
  ].join('\n\n')
}
