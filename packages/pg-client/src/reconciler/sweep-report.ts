/** What one round did. */
export interface SweepReport {
  /** Payments that were due. */
  readonly claimed: number
  /** Payments the gateway was asked about. */
  readonly asked: number
  /** Of those, the ones that a batch inquiry told of, without a question of their own. */
  readonly batched: number
  /** Payments that are open no more. */
  readonly settled: number
  /** Payments with which the client went on: a cancel or a keyed submit sent, a decline closed. */
  readonly resumed: number
  /**
   * Payments nobody was asked about: our own kit refused, the gateway was asked too often, the
   * claim was about to end, or the sweep was stopped.
   */
  readonly putOff: number
  /** Parked callbacks whose payment is known by now. */
  readonly adopted: number
  /** Parked callbacks that were forgotten: too old, or too many. */
  readonly dropped: number
  /** It claimed as many as it may at a time: more may be due. */
  readonly isFull: boolean
  /** Nothing was claimed, as the gateway is not asked for so long, in ms; 0 where it is. */
  readonly heldBackMs: number
}
