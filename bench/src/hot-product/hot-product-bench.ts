import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { freePort, GatewayProcess, ShopProcess } from '@holdfast/shop-app/demo'
import { machineInWords } from '../machine.js'
import { wholeNumber } from '../program.js'
import { writeResult } from '../results.js'
import { textTable } from '../table.js'
import { figuresPage, saleTable, toTable, wrongIn, type Sale } from './report.js'
import { rush } from './rush.js'

/** How the program is called. */
export const usage = `Usage: npm run bench:hot-product [-- OPTIONS]

A thousand buyers want the same product at the same moment, and there are a hundred of it: with the
gate in front of the catalog's database, and without it. Then others come who have not heard that it
is sold out. Each sale is measured by itself; what is told is the median of the sales. The exit code
is 1, and nothing is written, where anything but exactly what there was is sold. Two minutes.

  --buyers N        who come at once (default 1000)
  --late N          who come when all is sold (default 3000), 64 at a time
  --stock N         pieces (default 100)
  --rounds N        sales for each of the two (default 5)
  --seed N          how the gateway decides (default 1)
  --write           write bench/results/hot-product.md`

interface Plan {
  readonly buyers: number
  readonly late: number
  readonly stock: number
  readonly seed: number
}

/** Sells as the command line asks, and prints how fast it went. */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      buyers: { type: 'string', default: '1000' },
      late: { type: 'string', default: '3000' },
      stock: { type: 'string', default: '100' },
      rounds: { type: 'string', default: '5' },
      seed: { type: 'string', default: '1' },
      write: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(usage)
  const rounds = wholeNumber('rounds', values.rounds, 1)
  const plan: Plan = {
    buyers: wholeNumber('buyers', values.buyers, 1),
    late: wholeNumber('late', values.late, 1),
    stock: wholeNumber('stock', values.stock, 1),
    seed: wholeNumber('seed', values.seed, 0),
  }
  const sales = await sellInTurn(rounds, plan)
  const { buyers, stock, late } = plan
  const told = `${buyers} buyers at once, ${stock} pieces, then ${late} who come late.`
  const tables = [toTable(sales, stock), saleTable(sales, stock)].map(textTable)
  console.log([told, ...tables].join('\n\n'))
  if (!values.write) return
  const figures = figuresPage(sales, { stock, told })
  if (figures === undefined) return console.error('nothing is written: a sale went wrong')
  const options = `--rounds ${rounds} --buyers ${buyers} --late ${late} --stock ${stock}`
  const page = [
    '# One hot product',
    `Written by \`npm run bench:hot-product -- --write ${options} --seed ${plan.seed}\`; ` +
      `${machineInWords()}. [How to read it](../README.md#one-hot-product).`,
    figures,
  ]
  await writeResult('hot-product.md', page.join('\n\n'))
}

/** In turn, and each way goes first as often as the other: a machine's speed drifts. */
async function sellInTurn(rounds: number, plan: Plan): Promise<readonly Sale[]> {
  const sales: Sale[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const order = round % 2 === 1 ? (['on', 'off'] as const) : (['off', 'on'] as const)
    for (const gate of order) sales.push(await sellOnce(gate, plan))
  }
  return sales
}

async function sellOnce(gate: 'on' | 'off', plan: Plan): Promise<Sale> {
  const { seed, stock } = plan
  const dataDir = await mkdtemp(path.join(tmpdir(), 'holdfast-hot-'))
  const port = await freePort()
  const gateway = await GatewayProcess.start({ seed, callbackOrigin: `http://127.0.0.1:${port}` })
  await gateway.change({ faults: [], outcomes: { approved: 1, limitExceeded: 0, invalidCard: 0 } })
  const { url: gatewayUrl } = gateway
  // Every buyer gets his answer here: what is measured is the door, not the queue for a worker.
  const settings = { SHOP_STOCK_GATE: gate, SHOP_WORKER_SLOTS: '100000' }
  const shop = await ShopProcess.start({ seed, port, dataDir, gatewayUrl, stock, settings })
  try {
    const sale = await sell(gate, shop, plan)
    const wrong = wrongIn(sale, stock)
    console.error(`gate ${gate}: ${sale.sold} sold, ${wrong.length} wrong`)
    for (const one of wrong) {
      console.error(`  ${one}`)
      process.exitCode = 1
    }
    return sale
  } finally {
    await shop.end()
    await gateway.end()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function sell(gate: 'on' | 'off', shop: ShopProcess, plan: Plan): Promise<Sale> {
  const { buyers, late } = plan
  const first = await rush(shop, { buyers, atOnce: buyers, name: 'first' })
  const stillOpen = await shop.untilNothingIsOpen()
  const afterwards = await rush(shop, { buyers: late, atOnce: 64, name: 'late' })
  const { sold, left } = shop.books().soldOf('1')
  return { gate, first, late: afterwards, stillOpen, sold, left }
}
