import { z } from 'zod'
import { paymentStates } from '@holdfast/pg-client'
import type { Order } from './order.js'
import { orderFailures, orderStatuses } from './order-state.js'
import { isSameStep, sagaFlow, stepStates } from './saga/saga-step.js'

/** One thing that happened to an order, for those who watch it. */
export const orderProgress = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('order'),
    status: z.enum(orderStatuses),
    failure: z.enum(orderFailures).nullable(),
  }),
  z.object({
    type: z.literal('step'),
    step: z.enum(sagaFlow),
    round: z.int(),
    state: z.enum(stepStates),
  }),
  z.object({ type: z.literal('payment'), paymentId: z.string(), state: z.enum(paymentStates) }),
  /** The gateway, or a person, keeps the money: the cancel came to nothing. */
  z.object({ type: z.literal('cancelRefused'), reason: z.string().nullable() }),
])

export type OrderProgress = z.infer<typeof orderProgress>

/** Progress as it is stored: numbers grow, over all orders. */
export interface StoredProgress {
  readonly id: number
  readonly at: number
  readonly progress: OrderProgress
}

/** What a change of an order is to those who watch it; of a new order, everything. */
export function progressOf(before: Order | undefined, after: Order): readonly OrderProgress[] {
  const steps = after.steps
    .filter((step) => {
      const was = before?.steps.find((one) => isSameStep(one, step))
      return was?.state !== step.state
    })
    .map(({ step, round, state }) => ({ type: 'step', step, round, state }) as const)
  if (before?.status === after.status) return steps
  return [...steps, { type: 'order', status: after.status, failure: after.failure }]
}
