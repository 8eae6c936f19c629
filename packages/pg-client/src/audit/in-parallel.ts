/** How many questions are under way at once; the rate of the reconciler's way holds beside it. */
const mostAtOnce = 8

/**
 * Does the work for each item, some at a time, and gives the results in the items' order. Begins
 * nothing more once one has failed.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const left = items.entries()
  let hasFailed = false
  const worker = async (): Promise<void> => {
    for (const [index, item] of left) {
      if (hasFailed) return
      try {
        results[index] = await work(item)
      } catch (error) {
        hasFailed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(mostAtOnce, items.length) }, worker))
  return results
}
