import type { Checker } from './checker.js'
import { confirmedIsHeld } from './confirmed-is-held.js'
import { everySagaEnds } from './every-saga-ends.js'
import { gateLetsIn } from './gate-lets-in.js'
import { noChargeWithoutOrder } from './no-charge-without-order.js'
import { noDoubleCharge } from './no-double-charge.js'
import { oneOrderPerKey } from './one-order-per-key.js'
import { onePaymentPerKey } from './one-payment-per-key.js'
import { paidIsConfirmed } from './paid-is-confirmed.js'
import { pointsConserved } from './points-conserved.js'
import { settledInFull } from './settled-in-full.js'
import { stockConserved } from './stock-conserved.js'

/** All that is looked at after the end; the first one of liveness is told where a run stays. */
export const checkerList: readonly Checker[] = [
  noDoubleCharge,
  noChargeWithoutOrder,
  paidIsConfirmed,
  confirmedIsHeld,
  stockConserved,
  pointsConserved,
  oneOrderPerKey,
  onePaymentPerKey,
  everySagaEnds,
  settledInFull,
  gateLetsIn,
]
