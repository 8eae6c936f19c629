/** Something that holds on to a file, a door or a timer. */
export interface Closable {
  close(): void | Promise<void>
}

/**
 * Closes one after another, in this order; what cannot be closed does not keep the rest open.
 *
 * @throws AggregateError with every reason, once all was tried.
 */
export async function closeAll(all: readonly Closable[]): Promise<void> {
  const reasons: unknown[] = []
  for (const one of all) {
    try {
      await one.close()
    } catch (error) {
      reasons.push(error)
    }
  }
  if (reasons.length > 0) throw new AggregateError(reasons, 'not everything could be closed')
}
