import { z } from 'zod'
import { ActionRefused, dialectAction, type DialectAction } from '../dialect-action.js'
import type { DialectPorts } from '../served-dialect.js'
import { newTransactionKey } from './toss-keys.js'
import { orderMembers } from './toss-order-schema.js'
import {
  WINDOW_OWNER,
  statusOf,
  type TossCharge,
  type TossPayment,
  type TossReceipt,
} from './toss-payment.js'
import { authenticate, openWindow, successAddress } from './toss-window.js'

type Ports = DialectPorts<TossPayment>

const { orderId, amount, orderName, customerName, method, card, outcome, paymentKey } = orderMembers
const { successUrl, failUrl, isPartialCancelable } = orderMembers

const windowInput = z.strictObject({
  orderId,
  amount,
  orderName,
  customerName,
  method,
  successUrl,
  failUrl,
  isPartialCancelable,
})

const authenticateInput = z
  .strictObject({
    ...windowInput.shape,
    orderId: orderId.optional(),
    amount: amount.optional(),
    paymentKey: paymentKey.optional(),
    card,
    outcome,
  })
  .refine(
    (given) =>
      (given.paymentKey !== undefined) !==
      (given.orderId !== undefined && given.amount !== undefined),
    { error: 'give the paymentKey of an open window, or orderId and amount for a new one' },
  )

const whichPayment = z
  .strictObject({ paymentKey: paymentKey.optional(), orderId: orderId.optional() })
  .refine((given) => (given.paymentKey === undefined) !== (given.orderId === undefined), {
    error: 'give a paymentKey or an orderId',
  })
type WhichPayment = z.output<typeof whichPayment>

/** What the buyer and the bank can be made to do. */
export function tossActions(ports: Ports): ReadonlyMap<string, DialectAction> {
  const { gateway } = ports
  return new Map([
    [
      'open-window',
      dialectAction({
        explains: 'Opens the payment window for an order: makes a payment that is READY.',
        input: windowInput,
        run: (order) => {
          refuseForeign(ports, order.successUrl, order.failUrl)
          const charge = openWindow(gateway, order)
          return { ...told(charge), checkoutPath: `/checkout/${charge.key}` }
        },
      }),
    ],
    [
      'authenticate',
      dialectAction({
        explains: 'The buyer authenticates: READY becomes IN_PROGRESS, ready to be confirmed.',
        input: authenticateInput,
        run: (given) => authenticateBuyer(ports, given),
      }),
    ],
    [
      'deposit',
      dialectAction({
        explains: 'The buyer pays to the virtual account: WAITING_FOR_DEPOSIT becomes DONE.',
        input: whichPayment,
        run: (which) => told(deposit(ports, required(ports, which))),
      }),
    ],
    [
      'fail-deposit',
      dialectAction({
        explains: 'The bank takes a deposit back: DONE becomes WAITING_FOR_DEPOSIT again.',
        input: whichPayment,
        run: (which) => told(failDeposit(ports, required(ports, which))),
      }),
    ],
    [
      'expire',
      dialectAction({
        explains: 'Ends the time to authenticate or to confirm: the payment becomes EXPIRED.',
        input: whichPayment,
        run: (which) => {
          const charge = required(ports, which)
          refuseUnless(charge, ['READY', 'IN_PROGRESS'])
          return told(gateway.move(charge.key, 'expired'))
        },
      }),
    ],
  ])
}

function authenticateBuyer(ports: Ports, given: z.output<typeof authenticateInput>): object {
  const { gateway } = ports
  const { paymentKey: key, orderId: reference = '', amount: won = 0, ...order } = given
  refuseForeign(ports, order.successUrl, order.failUrl)
  const charge =
    key === undefined
      ? openWindow(gateway, { ...order, orderId: reference, amount: won })
      : required(ports, { paymentKey: key })
  refuseUnless(charge, ['READY'])
  const { method: chosen = charge.details.offers ?? '카드' } = given
  if (charge.details.offers !== undefined && chosen !== charge.details.offers) {
    throw new ActionRefused(`the window offers ${charge.details.offers} only`)
  }
  const buyer = { method: chosen, cardNumber: given.card, outcome: given.outcome }
  const authenticated = authenticate(gateway, charge, buyer)
  const redirectUrl = successAddress(authenticated)
  return { ...told(authenticated), ...(redirectUrl === undefined ? {} : { redirectUrl }) }
}

function deposit({ gateway, now }: Ports, charge: TossCharge): TossCharge {
  refuseUnless(charge, ['WAITING_FOR_DEPOSIT'])
  const { key, details } = charge
  if (now() > (details.account?.dueAtMs ?? 0)) {
    throw new ActionRefused(`the account of ${key} took money until its due date only`)
  }
  const paid: TossReceipt = { kind: 'paid', key: newTransactionKey(gateway, charge), atMs: now() }
  return gateway.move(key, 'approved', {
    details: { ...details, receipts: [...details.receipts, paid] },
  })
}

function failDeposit({ gateway }: Ports, charge: TossCharge): TossCharge {
  refuseUnless(charge, ['DONE'])
  const { key, details } = charge
  if (details.account === undefined) {
    throw new ActionRefused(`${key} was paid by card: there is no deposit to take back`)
  }
  const receipts = details.receipts.map((receipt, index, all): TossReceipt =>
    index === all.length - 1 ? { ...receipt, bounced: true } : receipt,
  )
  return gateway.move(key, 'awaitingDeposit', { details: { ...details, receipts } })
}

/** The payment with this key, or the newest of this order. */
function required(
  { gateway }: Ports,
  { paymentKey: key, orderId: reference }: WhichPayment,
): TossCharge {
  const { ledger } = gateway
  const charge =
    key === undefined
      ? ledger.byReference(WINDOW_OWNER, reference ?? '')[0]
      : ledger.byKey(WINDOW_OWNER, key)
  if (charge === undefined) throw new ActionRefused(`there is no payment ${key ?? reference ?? ''}`)
  return charge
}

function refuseUnless(charge: TossCharge, statuses: readonly string[]): void {
  const status = statusOf(charge)
  if (statuses.includes(status)) return
  throw new ActionRefused(`${charge.key} is ${status}, not ${statuses.join(' or ')}`)
}

function refuseForeign(
  { isAllowedTarget, callbackOrigins }: Ports,
  ...urls: readonly (string | undefined)[]
): void {
  const foreign = urls.find((url) => url !== undefined && !isAllowedTarget(url))
  if (foreign === undefined) return
  throw new ActionRefused(`${foreign} is on none of ${callbackOrigins.join(', ')}`)
}

function told(charge: TossCharge): object {
  const { key, reference, amount: won } = charge
  return { paymentKey: key, orderId: reference, amount: won, status: statusOf(charge) }
}
