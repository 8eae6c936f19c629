import type { Checker } from '../books.js'
import { acceptedRefundsHappen } from './accepted-refunds-happen.js'
import { amountsEqual } from './amounts-equal.js'
import { answersTellTheTruth } from './answers-tell-the-truth.js'
import { booksAgree } from './books-agree.js'
import { cardNumberNowhere } from './card-number-nowhere.js'
import { declinedNeverConfirms } from './declined-never-confirms.js'
import { everyPaymentFinal } from './every-payment-final.js'
import { legalTransitions } from './legal-transitions.js'
import { noChargeWithoutOrder } from './no-charge-without-order.js'
import { noDoubleCharge } from './no-double-charge.js'
import { noDoubleRefund } from './no-double-refund.js'
import { noOrderWithoutCharge } from './no-order-without-charge.js'
import { pointsConserved } from './points-conserved.js'
import { reviewsHaveAReason } from './reviews-have-a-reason.js'
import { stockConserved } from './stock-conserved.js'
import { toldExactlyOnce } from './told-exactly-once.js'

/** What is looked at in the end, by the books. Money first. */
export const checkerList: readonly Checker[] = [
  noDoubleCharge,
  noDoubleRefund,
  noChargeWithoutOrder,
  noOrderWithoutCharge,
  everyPaymentFinal,
  booksAgree,
  amountsEqual,
  declinedNeverConfirms,
  answersTellTheTruth,
  acceptedRefundsHappen,
  legalTransitions,
  reviewsHaveAReason,
  toldExactlyOnce,
  cardNumberNowhere,
  stockConserved,
  pointsConserved,
]
