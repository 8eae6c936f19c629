import type { Invariant } from '@holdfast/pg-simulator/simulation'

/** What the witness looks at while a run goes on: the books do not tell it afterwards. */
export const watchedInvariants = {
  legalMoves: {
    id: 'legal-moves',
    kind: 'safety',
    says: 'Every move of an order is in its table, and no step that was undone is taken up again.',
    leavesOut: 'why it moved',
  },
  neverUnderAPayment: {
    id: 'never-under-a-payment',
    kind: 'safety',
    says: 'No order is timed out or given up while a payment of it may collect, or has.',
    leavesOut: 'payments of which the orders have not heard: what asks for them was late',
  },
  goodsGoLast: {
    id: 'goods-go-last',
    kind: 'safety',
    says: 'A paid order keeps its stock and its points until its money has gone back.',
    leavesOut: 'what an earlier round of the same order held',
  },
  paidInTime: {
    id: 'paid-in-time',
    kind: 'safety',
    says: 'No payment is begun for an order that has ended, or is past its limit.',
    leavesOut: 'what was begun before, and the time that one request may take',
  },
  undoneStaysUndone: {
    id: 'undone-stays-undone',
    kind: 'safety',
    says: 'An order whose buyer was told that it could not be saved is not confirmed afterwards.',
    leavesOut: 'orders that were saved after all, and only nobody heard of it',
  },
} as const satisfies Readonly<Record<string, Invariant>>
