// One life of the shop: it recovers, tells its books, and takes orders until it is killed.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { isOpen, type PaymentClient } from '@holdfast/pg-client'
import { doTask, say } from '../talking-process.js'
import { buyOnce, shopClients, type ShopClients } from './shop-clients.js'
import type { ShopTask, ShopWord, ToldPayment } from './shop-task.js'
import { Stalls } from './stalls.js'

/** How long a life may take to find out all that an earlier one left open. */
const recoveryLimitMs = 60_000
const lookEveryMs = 20
const buyers = 6
/** The order from which on a call may stand still: no kill falls before there is load. */
const ordersBefore = 12

doTask<ShopTask>(async (task) => {
  const stalls = new Stalls(task.stall, (payment) => {
    void countOpen(clients).then((openPayments) =>
      say<ShopWord>({ kind: 'stalled', payment, openPayments }),
    )
  })
  const clients = await shopClients(task, stalls)
  await takeCallbacks(task.port, clients)
  const begin = performance.now()
  clients.card.reconciler.start()
  clients.toss.reconciler.start()
  await untilNothingIsOpen(clients)
  const afterMs = performance.now() - begin
  const payments = await books(clients)
  const { audited, breaks } = await audit(clients, task.auditFrom)
  say<ShopWord>({ kind: 'recovered', afterMs, payments, audited, breaks })
  if (task.stall === null) return
  let turn = 0
  const buy = async (): Promise<never> => {
    for (;;) {
      turn += 1
      if (turn === ordersBefore) stalls.arm()
      await buyOnce(clients, `order-${task.life}-${turn}`, turn)
    }
  }
  await Promise.all(Array.from({ length: buyers }, buy))
})

async function takeCallbacks(port: number, { card, toss }: ShopClients): Promise<void> {
  const clients: Readonly<Record<string, PaymentClient<never>>> = {
    '/async-card': card,
    '/toss': toss,
  }
  const server = createServer((request, response) => {
    const client = clients[request.url ?? '']
    const receive = async (): Promise<number> => {
      if (!client) return 404
      const { headers } = request
      const { status } = await client.handleCallback({ rawBody: await buffer(request), headers })
      return status
    }
    receive().then(
      (status) => response.writeHead(status).end('{}'),
      () => response.writeHead(500).end(),
    )
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}

async function untilNothingIsOpen(clients: ShopClients): Promise<void> {
  const giveUpAt = performance.now() + recoveryLimitMs
  for (;;) {
    const left = await countOpen(clients)
    if (left === 0) return
    if (performance.now() > giveUpAt) {
      throw new Error(`${left} payments are still open after ${recoveryLimitMs / 1000} s`)
    }
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
  }
}

async function countOpen({ card, toss }: ShopClients): Promise<number> {
  const healths = await Promise.all([card.health(), toss.health()])
  return healths
    .flatMap(({ waiting }) => waiting)
    .reduce((sum, { state, count }) => sum + (isOpen(state) ? count : 0), 0)
}

/** Every payment there is. */
async function books({ store }: ShopClients): Promise<readonly ToldPayment[]> {
  const told: ToldPayment[] = []
  for (const dialect of ['async-card', 'toss']) {
    let after: { createdAt: number; id: string } | null = null
    for (;;) {
      const period = { from: 0, to: Number.MAX_SAFE_INTEGER }
      const page = await store.listPayments({ dialect, ...period, after, limit: 1000 })
      for (const { reference, orderId, state, gatewayKey, refundedMinor, amount } of page) {
        const of = { reference, orderId, dialect, state, gatewayKey, refundedMinor }
        told.push({ ...of, amountMinor: amount.minor })
      }
      const last = page.at(-1)
      if (!last) break
      after = { createdAt: last.createdAt, id: last.id }
    }
  }
  return told
}

/** The client's own audit: against the gateway's list, or by asking about each payment. */
async function audit(
  { card, toss }: ShopClients,
  from: number,
): Promise<Pick<Extract<ShopWord, { kind: 'recovered' }>, 'audited' | 'breaks'>> {
  const period = { from, to: Date.now() + 1 }
  const reports = await Promise.all([card.audit(period), toss.audit(period)])
  return {
    audited: reports.reduce((sum, { ours }) => sum + ours, 0),
    breaks: reports.flatMap(({ breaks, unexamined, underWay }) => [
      ...breaks.map(({ kind, reference, gatewayKey }) => `${kind} ${reference ?? gatewayKey}`),
      ...unexamined.map(({ reference, why }) => `unexamined ${reference}: ${why}`),
      ...(underWay > 0 ? [`${underWay} under way`] : []),
    ]),
  }
}
