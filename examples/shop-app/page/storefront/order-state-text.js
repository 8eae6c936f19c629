// @ts-check

/**
 * An order as `GET /orders/{id}` shows it.
 *
 * @typedef {object} OrderView
 * @property {{
 *   id: string, status: OrderStatus, failure: string | null, paymentStatus: string,
 *   buyerLabel: string, amount: number, pointsUsed: number, due: number, createdAt: string,
 *   expiresAt: string,
 *   items: readonly { productId: string, name: string, price: number, quantity: number }[]
 * }} order
 * @property {{ id: string, state: PaymentState, reason?: string } | null} payment
 * @property {{ status: string, steps: readonly Step[] }} saga
 */

/** @typedef {import('../../src/orders/order-state.js').OrderStatus} OrderStatus */
/** @typedef {import('@holdfast/pg-client').PaymentState} PaymentState */
/** @typedef {import('../../src/orders/saga/saga-step.js').SagaStep} Step */

/** @typedef {'good' | 'wait' | 'bad' | 'idle'} Tone */

/**
 * How an order stands, in the eyes of its buyer.
 *
 * @typedef {'preparing' | 'toPay' | 'confirming' | 'processing' | 'checking' | 'declined'
 *   | 'notExecuted' | 'paid' | 'refunding' | 'refundByHand' | 'cancelled' | 'failed'
 *   | 'givenBack'} Standing
 */

/** @type {Readonly<Record<PaymentState, Standing>>} */
const whileWaiting = {
  requested: 'confirming',
  unknown: 'confirming',
  pending: 'processing',
  approved: 'confirming',
  partiallyCanceled: 'confirming',
  declined: 'declined',
  failed: 'notExecuted',
  canceling: 'refunding',
  canceled: 'toPay',
  review: 'checking',
}

/**
 * What nobody has told us is being confirmed: it is never shown as failed.
 *
 * @param {OrderView} view
 * @returns {Standing}
 */
export function standingOf({ order, payment }) {
  switch (order.status) {
    case 'PENDING':
      return 'preparing'
    case 'PAYMENT_WAITING':
      if (payment !== null) return whileWaiting[payment.state]
      return order.paymentStatus === 'PAYMENT_PENDING' ? 'confirming' : 'toPay'
    case 'CONFIRMED':
      return 'paid'
    case 'CANCELING':
      return payment?.state === 'review' ? 'refundByHand' : 'refunding'
    case 'CANCELLED':
      return 'cancelled'
    case 'FAILED':
      return afterFailure(order.paymentStatus, payment)
  }
}

/**
 * An order that has ended may still have money somewhere: late truth.
 *
 * @param {string} paymentStatus
 * @param {OrderView['payment']} payment
 */
function afterFailure(paymentStatus, payment) {
  if (payment === null) return paymentStatus === 'PAYMENT_PENDING' ? 'confirming' : 'failed'
  if (payment.state === 'canceled') return 'givenBack'
  const standing = whileWaiting[payment.state]
  const isOver = standing === 'declined' || standing === 'notExecuted'
  return isOver ? 'failed' : standing
}

/** @type {Readonly<Record<Standing, Tone>>} */
const tones = {
  preparing: 'wait',
  toPay: 'wait',
  confirming: 'wait',
  processing: 'wait',
  checking: 'wait',
  declined: 'bad',
  notExecuted: 'bad',
  paid: 'good',
  refunding: 'wait',
  refundByHand: 'wait',
  cancelled: 'idle',
  failed: 'bad',
  givenBack: 'idle',
}

/** @param {Standing} standing */
export function toneOf(standing) {
  return tones[standing]
}

/**
 * What its buyer may do now. Whoever is told that a payment is being confirmed may not pay again.
 *
 * @param {Standing} standing
 */
export function actionsOf(standing) {
  return {
    mayPay: standing === 'toPay' || standing === 'declined' || standing === 'notExecuted',
    mayAbandon: standing === 'toPay' || standing === 'declined' || standing === 'notExecuted',
    mayCancel: standing === 'paid',
    mayAsk: standing === 'confirming' || standing === 'processing',
    mayOrderAgain: standing === 'failed' || standing === 'givenBack',
  }
}

/**
 * The four stages that every order goes through, and how far it is.
 *
 * @typedef {'done' | 'now' | 'undone' | 'stopped' | 'ahead'} StageState
 */

/**
 * @param {OrderView} view
 * @returns {readonly { name: 'stock' | 'points' | 'payment' | 'confirmed', state: StageState }[]}
 */
export function stagesOf(view) {
  const { saga, order } = view
  const hasPoints = order.pointsUsed > 0
  const names = /** @type {const} */ (['stock', 'points', 'payment'])
  const steps = names
    .filter((name) => name !== 'points' || hasPoints)
    .map((name) => ({ name, state: stageOf(saga.steps.findLast(({ step }) => step === name)) }))
  const held = steps.map((one) =>
    one.name === 'payment' ? { ...one, state: paidStage(view) } : one,
  )
  return [...held, { name: 'confirmed', state: confirmedStage(order.status) }]
}

/**
 * @param {Step | undefined} step
 * @returns {StageState}
 */
function stageOf(step) {
  if (step === undefined) return 'ahead'
  switch (step.state) {
    case 'running':
      return 'now'
    case 'done':
      return 'done'
    case 'refused':
      return 'stopped'
    case 'undoing':
    case 'undone':
      return 'undone'
  }
}

/**
 * @param {OrderView} view
 * @returns {StageState}
 */
function paidStage(view) {
  const standing = standingOf(view)
  if (standing === 'paid') return 'done'
  if (standing === 'preparing' || standing === 'toPay') return 'ahead'
  if (standing === 'declined' || standing === 'notExecuted') return 'stopped'
  if (standing === 'cancelled') return 'undone'
  if (standing === 'givenBack') return 'undone'
  if (standing === 'failed') return view.payment === null ? 'ahead' : 'stopped'
  return 'now'
}

/**
 * @param {OrderStatus} status
 * @returns {StageState}
 */
function confirmedStage(status) {
  if (status === 'CONFIRMED') return 'done'
  if (status === 'CANCELING' || status === 'CANCELLED') return 'undone'
  return status === 'FAILED' ? 'stopped' : 'ahead'
}
