import type { Mutant } from './mutant.js'
import { answerMutants } from './planted/answer-mutants.js'
import { callbackMutants } from './planted/callback-mutants.js'
import { evidenceMutants } from './planted/evidence-mutants.js'
import { intentMutants } from './planted/intent-mutants.js'
import { reconcilerMutants } from './planted/reconciler-mutants.js'
import { refundMutants } from './planted/refund-mutants.js'
import { sendingMutants } from './planted/sending-mutants.js'
import { storeMutants } from './planted/store-mutants.js'

/** Defects that the simulation must find, in the order of a payment's life. */
export const mutantList: readonly Mutant[] = [
  ...intentMutants,
  ...sendingMutants,
  ...answerMutants,
  ...evidenceMutants,
  ...callbackMutants,
  ...refundMutants,
  ...reconcilerMutants,
  ...storeMutants,
]
