/** Whether what is left of the items still shows what is looked for. */
export type StillFails<T> = (items: readonly T[]) => Promise<boolean>

/** Asked before every try: whether there is time for another one. */
export type MayGoOn = () => boolean

/**
 * Zeller's ddmin: a part of the items that still fails, of which no single one can be left out;
 * larger where `mayGoOn` ends it before. `items` themselves must fail.
 */
export async function ddmin<T>(
  items: readonly T[],
  stillFails: StillFails<T>,
  mayGoOn: MayGoOn,
): Promise<readonly T[]> {
  if (items.length > 0 && mayGoOn() && (await stillFails([]))) return []
  let kept = items
  let parts = 2
  while (kept.length > 1 && mayGoOn()) {
    const smaller = await withoutAPart(kept, parts, stillFails, mayGoOn)
    if (smaller !== undefined) {
      kept = smaller
      parts = Math.max(2, parts - 1)
    } else if (parts >= kept.length) {
      return kept
    } else {
      parts = Math.min(kept.length, parts * 2)
    }
  }
  return kept
}

async function withoutAPart<T>(
  items: readonly T[],
  parts: number,
  stillFails: StillFails<T>,
  mayGoOn: MayGoOn,
): Promise<readonly T[] | undefined> {
  const size = Math.ceil(items.length / parts)
  for (let from = 0; from < items.length; from += size) {
    if (!mayGoOn()) return undefined
    const rest = [...items.slice(0, from), ...items.slice(from + size)]
    if (await stillFails(rest)) return rest
  }
  return undefined
}
