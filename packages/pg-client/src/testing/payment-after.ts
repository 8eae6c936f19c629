import { decide } from '../payment/decide.js'
import type { DecisionRules } from '../payment/decision.js'
import type { EvidenceSource } from '../payment/evidence-source.js'
import type { Finding } from '../payment/evidence.js'
import type { Payment } from '../payment/payment.js'

const rules: DecisionRules = {
  requestLifetimeMs: 3_600_000,
  pendingHorizonMs: 86_400_000,
  absenceProves: true,
  approvalMayRevert: false,
  refundReturnWindowMs: 0,
  compensationId: null,
  orderHasAnother: false,
}

/** The payment after something was found out about it, a second after its creation. */
export function paymentAfter(
  payment: Payment,
  finding: Finding,
  source: EvidenceSource = 'answer',
): Payment {
  return decide(payment, { source, at: payment.createdAt + 1000, finding }, rules).next
}
