import { describe, expect, it } from 'vitest'
import { filteredLedger } from './ledger-filter.js'
import { reportLedger, type LedgerCharge } from './ledger-report.js'

function charge(change: Partial<LedgerCharge> & { key: string }): LedgerCharge {
  return {
    dialect: 'async-card',
    reference: 'order-1',
    owner: 'shop',
    amount: 100,
    currency: 'KRW',
    state: 'approved',
    status: 'SUCCESS',
    received: 100,
    refunded: 0,
    held: 100,
    createdAt: '2025-08-16T02:00:00.000Z',
    changedAt: '2025-08-16T02:00:00.000Z',
    callback: { sent: 0, answered: [], lost: false },
    ...change,
  }
}

const at = (second: number): string => `2025-08-16T02:00:0${second}.000Z`
const report = reportLedger([
  charge({ key: 'a', createdAt: at(1) }),
  charge({ key: 'b', createdAt: at(4), reference: 'order-2' }),
  charge({ key: 'c', createdAt: at(3) }),
  charge({ key: 'd', createdAt: at(2), dialect: 'toss' }),
  charge({ key: 'e', createdAt: at(3), currency: 'USD' }),
])
const keysOf = (filter: Parameters<typeof filteredLedger>[1]): string =>
  filteredLedger(report, filter)
    .charges.map(({ key }) => key)
    .join('')

describe('a ledger that is filtered', () => {
  it('is the whole one where nothing is asked for', () => {
    expect(filteredLedger(report, {})).toEqual(report)
    expect(filteredLedger(report, { limit: 5 })).toEqual(report)
  })

  it('has the charges and sums of one dialect or reference', () => {
    expect(keysOf({ dialect: 'toss' })).toBe('d')
    expect(keysOf({ reference: 'order-2' })).toBe('b')
    expect(keysOf({ reference: 'order-1', dialect: 'async-card' })).toBe('ace')
    expect(filteredLedger(report, { reference: 'order-9' })).toEqual({
      charges: [],
      references: [],
    })
    expect(filteredLedger(report, { dialect: 'toss' }).references).toEqual([
      expect.objectContaining({ dialect: 'toss', charges: 1, held: 100 }),
    ])
  })

  it('has the newest charges, oldest of them first, with whole sums', () => {
    expect(keysOf({ limit: 2 })).toBe('eb')
    expect(keysOf({ limit: 3 })).toBe('ceb')
    expect(keysOf({ limit: 0 })).toBe('')
    const { references } = filteredLedger(report, { limit: 3 })
    expect(
      references.map(({ reference, currency, charges }) => [reference, currency, charges]),
    ).toEqual([
      ['order-1', 'KRW', 2],
      ['order-2', 'KRW', 1],
      ['order-1', 'USD', 1],
    ])
  })
})
