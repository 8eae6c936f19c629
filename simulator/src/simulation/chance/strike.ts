/** One time that a fault struck: enough to let it strike again, and nothing else. */
export interface Strike {
  /** The fault's name, as in the list of faults. */
  readonly fault: string
  /** What it struck: `async-card/submit/order-3-1`, `shop-1/store.save/order-3-1`. */
  readonly entity: string
  /** Which time it was that the fault could have struck this entity; the first is 1. */
  readonly occurrence: number
}
