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
  /** Payments nobody was asked about, because our own kit refused or the sweep was stopped. */
  readonly putOff: number
  /** Parked callbacks whose payment is known by now. */
  readonly adopted: number
  /** Parked callbacks that were forgotten: too old, or too many. */
  readonly dropped: number
  /** Nothing was claimed, as the gateway is not asked for so long, in ms; 0 where it is. */
  readonly heldBackMs: number
}
