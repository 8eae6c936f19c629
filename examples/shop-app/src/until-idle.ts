/** Something that works in the background. */
export interface Idling {
  /** Resolves when it has nothing in hand. */
  idle(): Promise<void>
}

/** What works in the background of a shop. */
export interface BackgroundWork {
  readonly payments: Idling
  readonly orders: Idling & { readonly isBusy: boolean }
  /** What only listens, in the order in which it hears: it makes no work for those before it. */
  readonly listeners: readonly Idling[]
}

/**
 * Resolves when nothing works: the payments tell the orders, and what orders have undertaken moves
 * payments, so both are waited for until neither has made work for the other.
 */
export async function untilIdle({ payments, orders, listeners }: BackgroundWork): Promise<void> {
  let isQuiet: boolean
  do {
    const hadWork = orders.isBusy
    await payments.idle()
    isQuiet = !hadWork && !orders.isBusy
    await orders.idle()
  } while (!isQuiet)
  for (const listener of listeners) await listener.idle()
}
