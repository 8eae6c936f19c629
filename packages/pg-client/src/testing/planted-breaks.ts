import fc from 'fast-check'
import { won } from '../payment/money.js'
import type { GatewayRecord } from '../ports/gateway-records.js'
import { paymentOf, recordOf, type Entry } from './agreeing-books.js'

/** Both books after something was done to them, and the ids of what an audit must find. */
export interface PlantedBooks {
  readonly entries: readonly Entry[]
  readonly strays: readonly GatewayRecord[]
  readonly expected: readonly string[]
}

type Plant = (number: number) => PlantedBooks

const dialect = 'async-card'

/** Every way to plant one break, by the number of the order that it is planted in. */
const plants: Readonly<Record<string, Plant>> = {
  chargedBehindOurBack: (number) => {
    const record = recordOf(paymentOf(number))
    const expected = [`${dialect}:missing-here:${record.gatewayKey}`]
    return { entries: [], strays: [record], expected }
  },
  chargedWithoutReference: (number) => {
    const record = recordOf(paymentOf(number), { reference: null })
    const expected = [`${dialect}:missing-here:${record.gatewayKey}`]
    return { entries: [], strays: [record], expected }
  },
  neverCharged: (number) => planted(number, 'missing-there', {}, () => []),
  neverChargedAndGivenBack: (number) =>
    planted(number, 'missing-there', { state: 'canceled', refundedMinor: 50_000 }, () => []),
  declinedThere: (number) =>
    planted(number, 'status', {}, (record) => [{ ...record, status: 'declined' }]),
  givenUpHere: (number) => planted(number, 'status', { state: 'failed', gatewayKey: null }),
  notFoundOut: (number) => planted(number, 'status', { state: 'unknown', gatewayKey: null }),
  chargedOtherwise: (number) =>
    planted(number, 'amount', {}, (record) => [{ ...record, amount: won(50_001) }]),
  chargedInOtherCurrency: (number) =>
    planted(number, 'amount', {}, (record) => [
      { ...record, amount: { minor: 50_000, currency: 'JPY' } },
    ]),
  chargedOtherwiseInReview: (number) =>
    planted(number, 'amount', { state: 'review' }, (record) => [{ ...record, amount: won(5) }]),
  givenBackThere: (number) =>
    planted(number, 'refund', {}, (record) => [{ ...record, refundedMinor: 50_000 }]),
  givenBackHereOnly: (number) =>
    planted(number, 'refund', { state: 'canceled', refundedMinor: 50_000 }, (record) => [
      { ...record, refundedMinor: 0 },
    ]),
  chargedTwice: (number) =>
    planted(number, 'duplicate', {}, (record) => [
      record,
      { ...record, gatewayKey: `second-key-${number}`, at: record.at + 1 },
    ]),
  orderPaidTwice: (number) => {
    const first = paymentOf(number)
    const reference = `order-${number}-2`
    const again = { id: `payment-${number}-again`, reference, gatewayKey: `key-of-${reference}` }
    const second = paymentOf(number, { ...again, createdAt: first.createdAt + 1 })
    const entries = [first, second].map((payment) => ({ payment, records: [recordOf(payment)] }))
    const expected = [`${dialect}:duplicate:order:${first.orderId}`]
    return { entries, strays: [], expected }
  },
}

function planted(
  number: number,
  kind: string,
  change: Parameters<typeof paymentOf>[1],
  there: (record: GatewayRecord) => readonly GatewayRecord[] = (record) => [record],
): PlantedBooks {
  const payment = paymentOf(number, change)
  const records = there(recordOf(payment))
  const expected = [`${dialect}:${kind}:${payment.reference}`]
  return { entries: [{ payment, records }], strays: [], expected }
}

/** The names of all ways. */
export const plantNames: readonly string[] = Object.keys(plants)

export const anyPlants: fc.Arbitrary<readonly string[]> = fc.array(fc.constantFrom(...plantNames), {
  maxLength: 12,
})

/** Plants breaks, each in an order of its own; `first` is the number of the first. */
export function plant(names: readonly string[], first: number): PlantedBooks {
  const all = names.map((name, index) => {
    const make = plants[name]
    if (!make) throw new Error(`no plant ${name}`)
    return make(first + index)
  })
  return {
    entries: all.flatMap(({ entries }) => entries),
    strays: all.flatMap(({ strays }) => strays),
    expected: all.flatMap(({ expected }) => expected).toSorted(),
  }
}
