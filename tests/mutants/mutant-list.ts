import type { Mutant } from './mutant.js'
import { answerMutants } from './planted/answer-mutants.js'
import { callbackMutants } from './planted/callback-mutants.js'
import { evidenceMutants } from './planted/evidence-mutants.js'
import { intentMutants } from './planted/intent-mutants.js'
import { orderMutants } from './planted/order-mutants.js'
import { outboxMutants } from './planted/outbox-mutants.js'
import { reconcilerMutants } from './planted/reconciler-mutants.js'
import { refundMutants } from './planted/refund-mutants.js'
import { sagaMutants } from './planted/saga-mutants.js'
import { sendingMutants } from './planted/sending-mutants.js'
import { shelfMutants } from './planted/shelf-mutants.js'
import { storeMutants } from './planted/store-mutants.js'

/** Defects that the simulation must find: in the order of a payment's life, then of an order's. */
export const mutantList: readonly Mutant[] = [
  ...intentMutants,
  ...sendingMutants,
  ...answerMutants,
  ...evidenceMutants,
  ...callbackMutants,
  ...refundMutants,
  ...reconcilerMutants,
  ...storeMutants,
  ...sagaMutants,
  ...orderMutants,
  ...shelfMutants,
  ...outboxMutants,
]
