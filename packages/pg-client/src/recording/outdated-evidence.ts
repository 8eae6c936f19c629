import { wasAsked, type Evidence } from '../payment/evidence.js'
import { isCollecting } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'

/**
 * Whether evidence about a payment that has changed since the question went out may be about the
 * past. Of a look-up's answer only these are not: money under a reference that had none; and an
 * approval of what is still open, at a gateway that never takes one back.
 */
export function mayBeOutdated(
  { gatewayKey, state }: Payment,
  evidence: Evidence,
  approvalMayRevert: boolean,
): boolean {
  if (saysNothingHappened(evidence)) return true
  const { finding } = evidence
  if (!wasAsked(evidence) || finding.kind !== 'transactions') return false
  const tellsMoney = finding.transactions.some(
    ({ status }) => status === 'approved' || status === 'pending',
  )
  if (gatewayKey === null) return !tellsMoney
  const isApproved = finding.transactions.some(({ status }) => status === 'approved')
  return approvalMayRevert || !isApproved || !isCollecting(state)
}

function saysNothingHappened({ finding }: Evidence): boolean {
  if (finding.kind === 'refund') return finding.outcome === 'notExecuted'
  return finding.kind === 'absent' || finding.kind === 'notExecuted'
}
