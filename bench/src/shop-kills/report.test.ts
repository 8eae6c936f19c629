import type { KillRunEnd } from '@holdfast/shop-app/demo'
import { expect, it } from 'vitest'
import { auditTable, isAllRight, killsInWords } from './report.js'

const kill = { number: 1, afterMs: 100, betweenIntentAndAnswer: 3, openPayments: 4, openOrders: 5 }
const line = (breaches: readonly string[]) => ({
  invariant: 'stock conserved',
  checked: 3,
  count: breaches.length,
  breaches,
})
const endOf = (change: Partial<KillRunEnd> = {}): KillRunEnd => ({
  kills: [kill, { ...kill, number: 2 }],
  audits: [[line([])], [line([])]],
  stillOpen: [],
  orders: 20,
  payments: 19,
  byStatus: { CONFIRMED: 12, FAILED: 8 },
  ...change,
})

it('is all right where every audit is clean and nothing is left open', () => {
  expect(isAllRight(endOf())).toBe(true)
  expect(isAllRight(endOf({ audits: [[line(['two gone'])], [line([])]] }))).toBe(false)
  expect(isAllRight(endOf({ stillOpen: ['an order is open'] }))).toBe(false)
})

it('takes no run for a proof that sold nothing, or caught nothing under way', () => {
  expect(isAllRight(endOf({ byStatus: { FAILED: 20 } }))).toBe(false)
  expect(isAllRight(endOf({ kills: [{ ...kill, openOrders: 0 }] }))).toBe(false)
})

it('tells what was open at a kill as a mean, and adds up what broke in any audit', () => {
  const another = { ...kill, number: 2, openOrders: 8, betweenIntentAndAnswer: 0 }
  const audits = [[line(['two gone'])], [line(['one gone'])]]
  const end = endOf({ kills: [kill, another], audits })
  expect(killsInWords(end)).toContain(
    'At the moment of a kill, on average, 6.5 orders were open and 1.5 payments stood between ' +
      'their intent and its answer.',
  )
  expect(killsInWords(end)).toContain('2 audits: 2 wrong in the books')
  expect(auditTable(end).rows).toEqual([['stock conserved', '3', '2']])
})
