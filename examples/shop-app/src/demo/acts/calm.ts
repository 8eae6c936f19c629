import { ProductsProbe } from '../load/products-probe.js'
import { Latencies } from '../load/latencies.js'
import { allAtOnce } from '../load/pace.js'
import { buy, warmUp } from '../load/buyer.js'
import { seedsFigures } from '../seeds-figures.js'
import type { ActReport } from '../report/act-report.js'
import { duration } from '../report/tables.js'
import { processingTimes } from '../scales.js'
import type { World } from '../world.js'

const buyers = 100

/** Act 1: nothing is broken. What the others are measured against. */
export async function calm({ gateway, shop, progress }: World): Promise<ActReport> {
  progress.step(`Act 1: ${buyers} buyers at once, a gateway in good health`)
  await gateway.change({ faults: [] })
  await warmUp(shop, 'calm')
  const before = (await gateway.stats()).requests.submitPayment
  const probe = new ProductsProbe(shop.url, 20, 5_000)
  const purchases = await allAtOnce(buyers, (index) => buy({ shop, buyer: `calm-${index}` }))
  const shortfalls = await shop.untilNothingWaits()
  const products = (await probe.stop()).latencies
  const payments = shop.books().paymentsOf('calm-')
  const answers = new Latencies(purchases.map((one) => one.durationMs))
  const settled = new Latencies(
    payments.map((one) => (one.settledAt ?? Number.NaN) - one.createdAt),
  )
  const approved = payments.filter((one) => one.state === 'approved').length
  const submits = (await gateway.stats()).requests.submitPayment - before
  return {
    title: 'Act 1 · Calm',
    lead: `${buyers} buyers at once; the gateway answers in 100-500 ms and settles later.`,
    tables: [
      {
        head: ['', 'mean', 'p50', 'p99', 'max', 'the seeds say'],
        rows: [
          [
            'POST /orders is answered after',
            ...spread(answers),
            `${duration(seedsFigures.answeredMeanMs)} in the mean`,
          ],
          [
            'the money is settled after',
            ...spread(settled),
            `${processingTimes().real} (${processingTimes().here} here)`,
          ],
          ['GET /products meanwhile', ...spread(products), '-'],
        ],
      },
    ],
    notes: [
      `${payments.length} accepted: ${approved} approved, ${payments.length - approved} declined ` +
        `(the gateway declines 30 %); ${(submits / buyers).toFixed(2)} requests per order.`,
    ],
    shortfalls,
    figures: {
      accepted: payments.length,
      approved,
      answeredP99Ms: answers.at(0.99),
      settledP99Ms: settled.at(0.99),
      productsP99Ms: products.at(0.99),
      postsPerOrder: submits / buyers,
    },
  }
}

function spread(latencies: Latencies): readonly string[] {
  return [latencies.mean, latencies.at(0.5), latencies.at(0.99), latencies.max].map(duration)
}
