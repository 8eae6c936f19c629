import { dueOf, moved, type Order } from '../order.js'
import type { OrderFailure } from '../order-state.js'
import {
  isHold,
  isSameStep,
  sagaFlow,
  undoingHolds,
  withStep,
  type HoldName,
  type HoldStep,
  type SagaStep,
} from './saga-step.js'

/** Where the saga of an order stands, told by its order and steps. */
export type SagaStatus = 'RUNNING' | 'COMPLETED' | 'COMPENSATING' | 'COMPENSATED'

/** How a step came out, as far as anybody knows. */
export type StepResult =
  | { readonly kind: 'done' }
  /** An explicit no: the saga fails at once. `mayHold`: something is held under our name. */
  | { readonly kind: 'refused'; readonly failure: OrderFailure; readonly mayHold?: true }
  /** No request reached the module. */
  | { readonly kind: 'unreached'; readonly failure: OrderFailure }
  /** Nobody answered: it is asked again, under the same key. */
  | { readonly kind: 'unknown' }

/** The steps with which every saga begins. */
export function firstSteps(): readonly SagaStep[] {
  return [{ step: 'stock', round: 1, state: 'running' }]
}

/** The step that is to be done, or done again; undefined where nothing is being held. */
export function runningHold({ steps }: Pick<Order, 'steps'>): HoldStep | undefined {
  return steps.filter(isHold).find(({ state }) => state === 'running')
}

/**
 * The order after one of its steps came out so: with the next step begun, or all held, or failed
 * and everything else to be undone.
 *
 * @returns undefined where the saga is not at this step any more: the result is late, or a copy
 */
export function afterStep(
  order: Order,
  step: HoldStep,
  result: Exclude<StepResult, { kind: 'unknown' }>,
): Order | undefined {
  const stands = order.steps.find((one) => isSameStep(one, step))
  if (stands?.state !== 'running') return undefined
  // A failed order holds again only for money that came late.
  if (order.status !== 'PENDING' && order.status !== 'FAILED') return undefined
  if (result.kind !== 'done') return withoutHolds(order, step, result)
  const steps = withStep(order.steps, { ...step, state: 'done' })
  const next = nextHold({ ...order, steps }, step.round)
  if (next) return { ...order, steps: withStep(steps, next) }
  if (order.status === 'FAILED') return moved(order, 'CONFIRMED', { steps: paidSteps(steps) })
  return moved(order, dueOf(order) > 0 ? 'PAYMENT_WAITING' : 'CONFIRMED', { steps })
}

/** The failed order holding everything again, in another round, for money that came late. */
export function holdingAgain(order: Order): Order {
  const rounds = order.steps.filter(isHold).map(({ round }) => round)
  const round = Math.max(0, ...rounds) + 1
  return { ...order, steps: withStep(order.steps, { step: 'stock', round, state: 'running' }) }
}

/** The order ended without money: what it holds, or may hold, is to be undone. */
export function failed(order: Order, failure: OrderFailure): Order {
  const steps = undoingHolds(order.steps)
  return moved(order, 'FAILED', { failure, steps, inReview: false })
}

/** The order with its money, whichever of its payments brought it. */
export function paid(order: Order, inReview: boolean): Order {
  return moved(order, 'CONFIRMED', { steps: paidSteps(order.steps), inReview })
}

/** Where the saga of an order stands. */
export function sagaStatusOf({ status, steps }: Pick<Order, 'status' | 'steps'>): SagaStatus {
  switch (status) {
    case 'PENDING':
    case 'PAYMENT_WAITING':
      return 'RUNNING'
    case 'CONFIRMED':
      return 'COMPLETED'
    case 'CANCELING':
      return 'COMPENSATING'
    case 'CANCELLED':
    case 'FAILED': {
      // What became of the payment is told by the payment itself.
      const holds = steps.filter(isHold)
      const isDone = holds.every(({ state }) => state !== 'undoing' && state !== 'running')
      return isDone ? 'COMPENSATED' : 'COMPENSATING'
    }
  }
}

function withoutHolds(
  order: Order,
  step: HoldStep,
  result: Exclude<StepResult, { kind: 'unknown' | 'done' }>,
): Order {
  const own = withStep(order.steps, { ...step, state: 'refused' })
  // Nothing was reached this time; an earlier request may still be on its way.
  const holdsNothing = result.kind === 'refused' && !result.mayHold
  const steps = undoingHolds(holdsNothing ? own : order.steps)
  if (order.status === 'FAILED') return { ...order, steps }
  return moved(order, 'FAILED', { failure: result.failure, steps })
}

function nextHold(order: Order, round: number): HoldStep | undefined {
  const name = sagaFlow.find(
    (one): one is HoldName =>
      one !== 'payment' &&
      isNeeded(order, one) &&
      !order.steps.some((step) => step.step === one && step.round === round),
  )
  return name && { step: name, round, state: 'running' }
}

/** Points are held only where some are used. */
function isNeeded({ pointsUsed }: Order, hold: HoldName): boolean {
  return hold === 'stock' || pointsUsed > 0
}

function paidSteps(steps: readonly SagaStep[]): readonly SagaStep[] {
  const last = steps.findLast(({ step }) => step === 'payment')
  return last ? withStep(steps, { ...last, state: 'done' }) : steps
}
