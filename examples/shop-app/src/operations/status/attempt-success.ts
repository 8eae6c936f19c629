import type { AttemptResult } from '@holdfast/pg-client'

/**
 * Whether the gateway worked: it said yes, or no to the buyer. All else is in
 * `holdfast_payment_failures_total`.
 */
export function isSuccess(result: AttemptResult): boolean {
  return result === 'accepted' || result === 'declined'
}
