// A thread of the shop: it reads the files of 5 000 orders without holding up a single request.
import { parentPort, workerData } from 'node:worker_threads'
import { createSimulatorClient } from '@holdfast/pg-simulator/client'
import { LiveAudit } from '../audit/live-audit.js'
import { ShopBooks } from '../audit/shop-books.js'
import { fetchWithin, SIMULATOR_PATIENCE_MS } from './fetch-within.js'

const { dataDir, simulatorUrl } = workerData as {
  readonly dataDir: string
  readonly simulatorUrl: string
}
const simulator = createSimulatorClient({
  adminUrl: simulatorUrl,
  fetch: fetchWithin(SIMULATOR_PATIENCE_MS),
})
const books = new ShopBooks(dataDir, { seeded: new Map(), welcomePoints: 0 })
const audit = new LiveAudit({
  charges: async () => (await simulator.ledger()).charges,
  shop: () => books.money(),
  now: () => Date.now(),
})

const port = parentPort
port?.on('message', () => {
  audit.look().then(
    (look) => port.postMessage({ look }),
    (error: unknown) => port.postMessage({ failure: String(error) }),
  )
})
