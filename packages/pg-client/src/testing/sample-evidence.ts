import type { DecisionRules } from '../payment/decision.js'
import type { Evidence, Finding, GatewayTransaction } from '../payment/evidence.js'

/** The longest that a request may still be executed, by {@link sampleRules}. */
export const lifetime = 7_200_000
/** How long pending is waited for, by {@link sampleRules}. */
export const horizon = 86_400_000

/** A gateway that cannot cancel, and an order that has no other payment. */
export const sampleRules: DecisionRules = {
  requestLifetimeMs: lifetime,
  pendingHorizonMs: horizon,
  absenceProves: true,
  approvalMayRevert: false,
  refundReturnWindowMs: 0,
  compensationId: null,
  orderHasAnother: false,
}

/** An inquiry's evidence, unless told otherwise. */
export function told(finding: Finding, more: Partial<Evidence> = {}): Evidence {
  return { source: 'inquiry', at: 1000, finding, ...more }
}

/** The gateway's transactions as a finding. */
export function found(...transactions: readonly GatewayTransaction[]): Finding {
  return { kind: 'transactions', transactions }
}

/** A payment whose transaction is known. */
export const known = { gatewayKey: 'key-1' } as const
/** That transaction, as it may stand. */
export const approvedTx = { gatewayKey: 'key-1', status: 'approved' } as const
export const pendingTx = { gatewayKey: 'key-1', status: 'pending' } as const
export const declinedTx = { gatewayKey: 'key-1', status: 'declined' } as const
export const expiredTx = { gatewayKey: 'key-1', status: 'expired' } as const
