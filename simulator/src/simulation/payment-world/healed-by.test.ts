import { expect, it } from 'vitest'
import { samplePayment } from '../../testing/sample-books.js'
import { sampleRun } from '../../testing/sample-run.js'
import { SimulationRun } from '../run/simulation-run.js'
import { healedBy } from './healed-by.js'
import { paymentWorld } from './payment-world.js'
import { Witness } from './witness.js'

it.each([
  ['answer', undefined, 'answer'],
  ['callback', undefined, 'callback'],
  ['inquiry', 'callback', 'callback'],
  ['inquiry', 'resend', 'look-up before a retry'],
  ['inquiry', 'reconcile', 'reconciler'],
  ['inquiry', undefined, 'look-up'],
  ['operator', undefined, 'operator'],
  [null, undefined, 'nothing'],
] as const)('what %s has settled, asked for by %s, is healed by: %s', (settledBy, asked, by) => {
  const witness = new Witness(new SimulationRun(sampleRun(paymentWorld)))
  const payment = samplePayment('order-1', { settledBy })
  if (asked) witness.lastAsked.set(payment.id, asked)
  expect(healedBy(payment, witness)).toBe(by)
  witness.retried.add(payment.id)
  expect(healedBy(payment, witness)).toBe(by === 'answer' ? 'retry' : by)
})
