/** Something that happened in a run, for the story of it. */
export interface TraceEvent {
  /** Virtual ms since the run began. */
  readonly at: number
  /** Where: `buyer`, `shop-1`, `gateway`, `store`, `network`. A lane of the diagram. */
  readonly lane: string
  /** For a message: the lane that it goes to. */
  readonly to?: string
  /** In the past tense, for people: `submit order-3-1`, `crashed before store.save`. */
  readonly what: string
  /** What it is about: an order. Absent: everything. */
  readonly entity?: string
  /** The fault that struck here. */
  readonly fault?: string
}
