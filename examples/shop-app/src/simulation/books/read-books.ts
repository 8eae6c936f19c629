import type { PaymentStore } from '@holdfast/pg-client'
import type { WorldGateway } from '@holdfast/pg-simulator/simulation'
import { viewPayment, type PaymentView } from '../../payments/payment-view.js'
import type { PayKeys } from '../people/pay-keys.js'
import { buyerNames } from '../people/wish.js'
import type { ShopDisk } from '../shop-disk.js'
import type { Settings } from '../settings.js'
import type { Witness } from '../witness/witness.js'
import type { Books, OrderFile, ShelfFile } from './books.js'

/** Where the books are. */
export interface BooksParts {
  readonly disk: ShopDisk
  readonly settings: Settings
  readonly witness: Witness
  readonly gateway: Pick<WorldGateway<unknown>, 'charges'>
  readonly payKeys: Pick<PayKeys, 'mayHavePaid'>
  /** Asks the gate whether it would let somebody in who wants so many pieces. */
  wouldLetIn(productId: string, quantity: number): Promise<boolean>
}

/** Reads everything that is durable, past every fault; and asks the gate, which is memory. */
export async function readBooks(parts: BooksParts): Promise<Books> {
  const { disk, settings, gateway, witness } = parts
  const { orders, points, settlement, messages, busLog } = disk
  const { dialect } = settings
  const untold = await disk.payments.readOutbox({ dialect, after: 0, limit: 100 })
  const files = await readOrders(parts)
  const known = new Set(files.flatMap(({ charges }) => charges).map(({ reference }) => reference))
  return {
    orders: files,
    strangers: gateway.charges().filter(({ reference }) => !known.has(reference)),
    shelves: await Promise.all(readShelves(parts)),
    points: buyerNames.map((userId) => ({
      userId,
      left: points.balanceOf(userId),
      welcome: settings.config.welcomePoints,
    })),
    settledInAll: settlement.total().reduce((sum, { netMinor }) => sum + netMinor, 0),
    work: {
      dead: orders.outbox.listDead({ limit: 100 }).map(({ key, kind }) => {
        return { wish: witness.wishes.of(key), kind }
      }),
      left:
        orders.outbox.waitingCount() +
        messages.outbox.waitingCount() +
        busLog.countOf('settlement') +
        untold.length,
    },
  }
}

async function readOrders(parts: BooksParts): Promise<readonly OrderFile[]> {
  const { disk, witness, gateway } = parts
  const charges = gateway.charges()
  const store = disk.payments
  const sales = readSettled(disk)
  const files = witness.orders.ids.map(async (id): Promise<readonly OrderFile[]> => {
    const order = disk.orders.get(id)
    if (!order) return []
    const wish = witness.wishes.of(id)
    const payKeys = parts.payKeys.mayHavePaid(wish)
    const payments = await readPayments(store, id)
    const own = charges.filter(({ reference }) => reference.startsWith(`${id}-`))
    const held = witness.holds.of(id)
    const settled = sales.get(id) ?? 0
    return [{ wish, order, payKeys, payments, charges: own, held, settled }]
  })
  return (await Promise.all(files)).flat()
}

async function readPayments(store: PaymentStore, orderId: string): Promise<readonly PaymentView[]> {
  const payments = await store.listByOrder(orderId)
  return Promise.all(
    payments.map(async (payment) => viewPayment(payment, await store.listRefunds(payment.id))),
  )
}

/** Sales less refunds of each order, in won. */
function readSettled({ settlement }: ShopDisk): ReadonlyMap<string, number> {
  const settled = new Map<string, number>()
  for (const { day } of settlement.daily({ from: '0000-01-01', to: '9999-12-31' })) {
    for (const { orderId, kind, amountMinor } of settlement.entriesOf(day, { limit: 10_000 })) {
      const change = kind === 'sale' ? amountMinor : -amountMinor
      settled.set(orderId, (settled.get(orderId) ?? 0) + change)
    }
  }
  return settled
}

function readShelves({ disk, settings, wouldLetIn }: BooksParts): readonly Promise<ShelfFile>[] {
  return disk.catalog.list().map(async ({ id, stock: left }) => {
    const isLetIn = left === 0 || (await wouldLetIn(id, left))
    return { productId: id, left, seeded: settings.stock, isLetIn }
  })
}
