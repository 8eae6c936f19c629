/**
 * What the gateway does with one POST. `serverError` is stored under the key and replayed, as
 * Stripe does; `rateLimited` is not. `slow` is executed after `slowMs`, and its key is in flight
 * until then.
 */
export type KeyedStep =
  | 'approve'
  | 'pending'
  | 'decline'
  | 'declineMayTurn'
  | 'hang'
  | 'hangAfterCommit'
  | 'hangThenDecline'
  | 'slow'
  | 'notListening'
  | 'serverError'
  | 'serverErrorAfterCommit'
  | 'rateLimited'
  | 'busy'
  | 'unauthorized'
  | 'proxyError'
  | 'garbage'
  | 'refundPending'
  | 'refundAlone'
  | 'refuseRefund'
