// One of the processes that share a backlog: works in rounds until it is told to stop.
import { createPaymentClient } from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import type { Database } from '../databases.js'
import { doTask, heard, say } from '../talking-process.js'
import { openCounted } from './counted-store.js'
import { instantGateway } from './instant-gateway.js'

/** What one worker is given. */
export interface WorkerTask {
  readonly database: Database
  /** Payments in hand at the same time. */
  readonly concurrency: number
}

/** What a worker tells. */
export type WorkerWord =
  | { readonly kind: 'ready' }
  /** So many more than it has told of. */
  | { readonly kind: 'settled'; readonly settled: number }
  | ({ readonly kind: 'stopped' } & WorkerFigures)

/** What a worker has done in whole rounds, and what it took. */
export interface WorkerFigures {
  readonly settled: number
  readonly statements: number
  readonly commits: number
  readonly requests: number
  /** Rounds and checks that failed on the database, and were made again. */
  readonly failures: number
  /** Processor time, user and system, in ms. */
  readonly cpuMs: number
  /** The most memory that the process has had, in MB. */
  readonly peakMb: number
}

/** A worker tells of so many payments at a time, so that telling costs next to nothing. */
const toldTogether = 20
/** How long a worker waits that found nothing to do, in ms. */
const idleMs = 5

doTask<WorkerTask>(async ({ database, concurrency }) => {
  const counted = await openCounted(database)
  const gateway = instantGateway()
  const client = createPaymentClient({
    dialect: asyncCard({ baseUrl: 'http://gateway.test', callbackUrl: 'http://shop.test/' }),
    store: counted.store,
    http: gateway,
    reconciler: { batch: 200, concurrency, requestsPerSecond: 1_000_000 },
    limits: { maxConcurrent: 1000 },
  })
  let settled = 0
  let told = 0
  let failures = 0
  const tell = (): void => {
    if (settled > told) say<WorkerWord>({ kind: 'settled', settled: settled - told })
    told = settled
  }
  client.observe(({ type }) => {
    if (type === 'backgroundFailed') failures += 1
    if (type !== 'healed') return
    settled += 1
    if (settled - told === toldTogether) tell()
  })
  const over = new AbortController()
  const go = heard('go')
  void heard('stop').then(() => over.abort())
  say<WorkerWord>({ kind: 'ready' })
  await go
  const cpu = process.cpuUsage()
  let statements = 0
  let commits = 0
  // Whole rounds: what was claimed is settled, so that all work belongs to payments that count.
  while (!over.signal.aborted) {
    const before = counted.asked()
    const claimed = await client.reconciler.sweep().then(
      (report) => report.claimed,
      () => {
        failures += 1
        return 0
      },
    )
    tell()
    if (claimed === 0) {
      // Nothing is left: what it takes to find that out belongs to no payment.
      await new Promise((resolve) => setTimeout(resolve, idleMs))
      continue
    }
    const after = counted.asked()
    statements += after.statements - before.statements
    commits += after.commits - before.commits
  }
  say<WorkerWord>({
    kind: 'stopped',
    settled,
    statements,
    commits,
    failures,
    requests: gateway.requests(),
    cpuMs: cpuMsSince(cpu),
    peakMb: process.resourceUsage().maxRSS / 1024,
  })
})

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
