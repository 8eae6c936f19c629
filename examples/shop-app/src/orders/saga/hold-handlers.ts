import type { CatalogClient } from '../../catalog/catalog-client.js'
import type { ModuleCallOptions } from '../../modules/module-caller.js'
import { ModuleFailure } from '../../modules/module-failure.js'
import type { PointsClient } from '../../points/points-client.js'
import type { Order } from '../order.js'
import type { OrderFailure } from '../order-state.js'
import type { StepResult } from './saga.js'
import { holdOf, type HoldName } from './saga-step.js'

/** One step that holds something, and its compensation. Both may be repeated under their key. */
export interface HoldHandler {
  /** Never throws for what the module does. */
  hold(order: Order, round: number, options?: ModuleCallOptions): Promise<StepResult>
  /** @throws whatever kept it from being undone: it has to be tried again */
  undo(order: Order, round: number): Promise<void>
}

/** What the steps of the saga ask. */
export interface HoldParts {
  readonly catalog: CatalogClient
  readonly points: PointsClient
}

const done: StepResult = { kind: 'done' }
const refused = (failure: OrderFailure) => ({ kind: 'refused', failure }) as const
/** Whatever our hold was used for, in whole or in part, it is ours: it must not stay taken. */
const takenOtherwise: StepResult = { ...refused('STEP_REFUSED'), mayHold: true }

/** The steps before the payment, by name. */
export function holdHandlers({
  catalog,
  points,
}: HoldParts): Readonly<Record<HoldName, HoldHandler>> {
  return {
    stock: {
      hold: ({ id, items }, round, options) =>
        told('CATALOG_UNREACHABLE', async () => {
          const { kind } = await catalog.reserve(holdOf(id, round), items, options)
          if (kind === 'reserved') return done
          if (kind === 'insufficient') return refused('INSUFFICIENT_STOCK')
          if (kind === 'unknownProduct') return refused('PRODUCT_GONE')
          return kind === 'released' ? refused('STEP_REFUSED') : takenOtherwise
        }),
      undo: ({ id, items }, round) => catalog.release(holdOf(id, round), items),
    },
    points: {
      hold: ({ id, buyer, pointsUsed }, round, options) =>
        told('POINTS_UNREACHABLE', async () => {
          const request = { userId: buyer, amount: pointsUsed }
          const { kind } = await points.deduct(holdOf(id, round), request, options)
          if (kind === 'deducted') return done
          return refused(kind === 'insufficient' ? 'INSUFFICIENT_POINTS' : 'STEP_REFUSED')
        }),
      undo: ({ id, buyer }, round) => points.refund(holdOf(id, round), buyer),
    },
  }
}

/** Puts what the module did, or did not do, into the words of the saga. */
async function told(unreached: OrderFailure, ask: () => Promise<StepResult>): Promise<StepResult> {
  try {
    return await ask()
  } catch (error) {
    // A refusal that is in no contract of ours; it is as final as any other 4xx.
    if (!(error instanceof ModuleFailure)) return takenOtherwise
    const isUnreached = error.kind === 'unreachable'
    return isUnreached ? { kind: 'unreached', failure: unreached } : { kind: 'unknown' }
  }
}
