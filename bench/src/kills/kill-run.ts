import type { Simulator, SimulatorAddresses } from '@holdfast/pg-simulator'
import type { Database } from '../databases.js'
import { TalkingProcess } from '../talking-process.js'
import { watchArrivals, type Arrivals } from './arrivals.js'
import { compareBooks } from './compare-books.js'
import { longestAnswerMs } from './gateway.js'
import { phasesAtGateway, type Phase } from './phase.js'
import type { ShopTask, ShopWord, ToldPayment } from './shop-task.js'

/** One kill, and how the next life found its way. */
export interface Kill {
  readonly phase: Phase
  /** Payments that were open when it fell. */
  readonly openPayments: number
  /** What the next life took to find out all that was left open, in ms. */
  readonly recoveryMs: number
  /** What became of the payment that stood still; `none` where there is no such payment. */
  readonly became: string
  /** What was wrong in the books after it; empty where all is well. */
  readonly wrong: readonly string[]
}

/** What a run works with. */
export interface KillRunParts {
  readonly simulator: Simulator
  readonly addresses: SimulatorAddresses
  readonly database: Database
  readonly port: number
  /** A whole number from 1 to `limit`. */
  draw(limit: number): number
  onKill(kill: Kill): void
}

/** What a run came to, once nothing is killed any more. */
export interface KillRunEnd {
  readonly kills: readonly Kill[]
  readonly payments: number
  /** So many of them the client's own audit compared in the end. */
  readonly audited: number
}

/** A phase is killed at one of its first so many occurrences: from the beginning, or later. */
const mostHits = 12
/** Each life may take so long to find out what was left open, and to audit it. */
const recoveryLimitMs = 120_000
const stallLimitMs = 60_000

type Shop = TalkingProcess<ShopWord>
type Recovered = Extract<ShopWord, { kind: 'recovered' }>
/** How a life ended. */
type Fall = Pick<Kill, 'phase' | 'openPayments'> & { readonly payment: string }

/**
 * Kills the shop's process once per phase given, each time in exactly that phase, under load; a
 * last life finds out what is left, and audits all there is.
 *
 * @throws Error with a sentence where a phase is not reached, or a life fails.
 */
export async function killRun(parts: KillRunParts, plan: readonly Phase[]): Promise<KillRunEnd> {
  const kills: Kill[] = []
  const arrivals = watchArrivals()
  let auditFrom = 0
  let fall: Fall | undefined
  const recover = async (shop: Shop): Promise<Recovered> => {
    const otherwise = 'the shop did not find out all that was left open'
    const told = await shop.word('recovered', { limitMs: recoveryLimitMs, otherwise })
    if (!fall) return told
    const kill = killOf(fall, told, parts)
    kills.push(kill)
    parts.onKill(kill)
    return told
  }
  try {
    for (const [at, phase] of plan.entries()) {
      const began = Date.now()
      const stall = { phase, hit: parts.draw(mostHits) }
      fall = await live(parts, { life: at + 1, stall, auditFrom }, async (shop) => {
        await recover(shop)
        return fallOf(shop, phase, arrivals, parts)
      })
      auditFrom = began
    }
    const last = { life: plan.length + 1, stall: null, auditFrom: 0 }
    const { payments, audited } = await live(parts, last, recover)
    return { kills, payments: payments.length, audited }
  } finally {
    arrivals.stop()
  }
}

/** Lets the shop live as long as it is watched, and kills it. */
async function live<T>(
  { addresses, database, port }: KillRunParts,
  life: Pick<ShopTask, 'life' | 'stall' | 'auditFrom'>,
  watch: (shop: Shop) => Promise<T>,
): Promise<T> {
  const { adminUrl, dialects } = addresses
  const { 'async-card': cardUrl = '', toss: tossUrl = '' } = dialects
  const task: ShopTask = { database, cardUrl, tossUrl, adminUrl, port, ...life }
  const shop: Shop = new TalkingProcess('the shop', 'kills/shop-process.js', task)
  try {
    return await watch(shop)
  } finally {
    await shop.kill()
  }
}

async function fallOf(
  shop: Shop,
  phase: Phase,
  arrivals: Arrivals,
  { draw }: KillRunParts,
): Promise<Fall> {
  const otherwise = `no payment of the shop came to the phase '${phase}'`
  const patience = { limitMs: stallLimitMs, otherwise }
  const { payment, openPayments } = await shop.word('stalled', patience)
  if (phasesAtGateway.has(phase)) {
    await arrivals.next(patience)
    // While the gateway waits, executes, answers: anywhere in there.
    await new Promise((resolve) => setTimeout(resolve, draw(longestAnswerMs)))
  }
  return { phase, payment, openPayments }
}

function killOf(
  { phase, openPayments, payment }: Fall,
  { payments, breaks, afterMs }: Recovered,
  { simulator }: KillRunParts,
): Kill {
  const books = compareBooks(payments, simulator.ledger())
  const wrong = [...books, ...breaks.map((one) => `audit: ${one}`)]
  const isIt = ({ reference, gatewayKey }: ToldPayment): boolean =>
    reference === payment || gatewayKey === payment
  const became = payments.find(isIt)?.state ?? 'none'
  return { phase, openPayments, recoveryMs: afterMs, became, wrong }
}
