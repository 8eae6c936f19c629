import { expect, it } from 'vitest'
import type { AuditedCharge } from './books.js'
import { LiveAudit, type AuditLook } from './live-audit.js'

const money = {
  orders: [
    { id: 'paid', status: 'CONFIRMED', due: 5000 },
    { id: 'begun', status: 'PENDING', due: 5000 },
    { id: 'new', status: 'PAYMENT_WAITING', due: 5000 },
  ],
  payments: [
    { id: '1', orderId: 'paid', reference: 'paid-1', state: 'approved', alarmed: false },
    { id: '2', orderId: 'asked', reference: 'asked-1', state: 'review', alarmed: true },
  ],
  inHand: new Set<string>(),
  givenUp: new Set<string>(),
}
const charge = (key: string, reference: string): AuditedCharge => ({ key, reference, held: 5000 })

/** What one audit sees, look by look; undefined: nobody answers for the ledger. */
async function looks(
  ...ledgers: readonly (readonly AuditedCharge[] | undefined)[]
): Promise<readonly AuditLook[]> {
  const left = [...ledgers]
  const audit = new LiveAudit({
    charges: async () => {
      const ledger = left.shift()
      if (!ledger) throw new Error('nobody answers')
      return ledger
    },
    shop: () => money,
    now: () => 0,
  })
  const seen: AuditLook[] = []
  for (let count = 0; count < ledgers.length; count += 1) seen.push(await audit.look())
  return seen
}

const paid = charge('a', 'paid-1')
const twice = charge('b', 'paid-1')
const stranger = charge('c', 'stranger-1')

it('counts what there is', async () => {
  expect(await looks([paid])).toEqual([
    {
      at: '1970-01-01T00:00:00.000Z',
      orders: 3,
      charges: 1,
      doubled: 0,
      lost: 0,
      open: 1,
      review: 1,
      waitingToBePaid: 1,
      isGatewayAnswering: true,
      wrong: [],
    },
  ])
})

it('calls something wrong only when two looks in a row say so', async () => {
  const wrong = [paid, twice, stranger]
  const [first, second, third] = await looks(wrong, wrong, [paid])
  expect(first).toMatchObject({ doubled: 0, lost: 0, open: 3, wrong: [] })
  const names = ['paid', 'charge c']
  expect(second).toMatchObject({ doubled: 1, lost: 1, open: 1, wrong: names })
  expect(third).toMatchObject({ doubled: 0, lost: 0, open: 1, wrong: [] })
})

it('begins anew where the second look finds it right', async () => {
  const seen = await looks([paid, twice], [paid], [paid, twice])
  expect(seen.map(({ doubled }) => doubled)).toEqual([0, 0, 0])
})

it('reports no losses while nobody answers for the ledger, nor counts that as a look', async () => {
  const [, away, back] = await looks([], undefined, [])
  expect(away).toMatchObject({
    ...{ isGatewayAnswering: false, charges: null, doubled: null, lost: null },
    ...{ orders: 3, open: 1, review: 1, waitingToBePaid: 1, wrong: [] },
  })
  expect(back).toMatchObject({ isGatewayAnswering: true, lost: 0, open: 2 })
})
