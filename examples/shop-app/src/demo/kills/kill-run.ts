import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '@holdfast/resilience-kit'
import { audit, type AuditLine } from '../audit/audit.js'
import { badCallbacks, refusals } from '../gateway-faults.js'
import { freePort } from '../processes/free-port.js'
import { GatewayProcess } from '../processes/gateway-process.js'
import { ShopProcess } from '../processes/shop-process.js'
import { processingScale } from '../scales.js'
import { Customer } from './customer.js'

export interface KillRunOptions {
  /** How often the shop is killed. */
  readonly kills: number
  /** After so many kills the shop is left alone, and the books are audited. */
  readonly killsPerAudit: number
  /** How the gateway decides, and which identifiers the shop draws. */
  readonly seed: number
  /** A source of chance of that name: where the kills fall, and what each customer wants. */
  randomOf(name: string): Random
  readonly customers: number
  /** Hears of each kill: how many payments stood between intent and answer, and were open. */
  onKill?(kill: KillTold): void
  onAudit?(lines: readonly AuditLine[], stillOpen: readonly string[]): void
}

/** What a kill caught. */
export interface KillTold {
  readonly number: number
  readonly afterMs: number
  readonly betweenIntentAndAnswer: number
  readonly openPayments: number
  readonly openOrders: number
}

/** What a run of kills came to. */
export interface KillRunEnd {
  readonly kills: readonly KillTold[]
  readonly audits: readonly (readonly AuditLine[])[]
  /** What was still on its way when the shop had been left alone: nothing, if all is well. */
  readonly stillOpen: readonly string[]
  readonly orders: number
  readonly payments: number
  /** Orders by how they ended. */
  readonly byStatus: Readonly<Record<string, number>>
}

/** A life of the shop is at least so long, in ms, and at most so much longer. */
const LIFE_MS = { least: 50, more: 1200 }

/**
 * Kills a shop with SIGKILL at random moments, again and again, while customers order, pay over two
 * gateways and cancel, and a gateway refuses, loses callbacks and sends them twice. Whenever it is
 * left alone everything has to come to its end, and the books have to agree.
 */
export async function killRun(options: KillRunOptions): Promise<KillRunEnd> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'holdfast-kills-'))
  const port = await freePort()
  const callbackOrigin = `http://127.0.0.1:${port}`
  const tossWebhook = `${callbackOrigin}/payments/toss-webhook`
  const { seed } = options
  const gateway = await GatewayProcess.start({ seed, callbackOrigin, tossWebhook })
  const faults = [refusals, ...badCallbacks]
  await gateway.change({ timeScale: processingScale, faults })
  const { url: gatewayUrl, tossUrl } = gateway
  const shop = await ShopProcess.start({ seed, port, dataDir, gatewayUrl, tossUrl })
  try {
    return await killAll(shop, gateway, options)
  } finally {
    await shop.end()
    await gateway.end()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function killAll(
  shop: ShopProcess,
  gateway: GatewayProcess,
  options: KillRunOptions,
): Promise<KillRunEnd> {
  const kills: KillTold[] = []
  const audits: (readonly AuditLine[])[] = []
  const stillOpen: string[] = []
  const random = options.randomOf('kills')
  const customers = Array.from({ length: options.customers }, (_, index) => {
    const name = `customer-${index + 1}`
    return new Customer({ shop, gateway, name, random: options.randomOf(name) })
  })
  while (kills.length < options.kills) {
    const closing = new AbortController()
    const shopping = customers.map((one) => one.shopUntil(closing.signal))
    const upTo = Math.min(options.kills, kills.length + options.killsPerAudit)
    while (kills.length < upTo) {
      kills.push(await killOnce(shop, kills.length + 1, random.next()))
      options.onKill?.(kills.at(-1) as KillTold)
    }
    closing.abort()
    await Promise.all(shopping)
    const open = await shop.untilNothingIsOpen()
    const lines = audit(await shop.books().auditInput(gateway))
    stillOpen.push(...open)
    audits.push(lines)
    options.onAudit?.(lines, open)
  }
  const { orders, payments } = await shop.books().auditInput(gateway)
  return {
    ...{ kills, audits, stillOpen },
    orders: orders.length,
    payments: payments.length,
    byStatus: counted(orders.map(({ status }) => status)),
  }
}

async function killOnce(shop: ShopProcess, number: number, share: number): Promise<KillTold> {
  const afterMs = Math.round(LIFE_MS.least + share * LIFE_MS.more)
  await sleep(afterMs)
  await shop.kill()
  const books = shop.books()
  const told = {
    ...{ number, afterMs },
    betweenIntentAndAnswer: books.betweenIntentAndAnswer(),
    openPayments: books.openPayments(),
    openOrders: books.openOrders(),
  }
  await shop.restart({ scale: 1 })
  return told
}

function counted(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const word of words.toSorted()) counts[word] = (counts[word] ?? 0) + 1
  return counts
}
