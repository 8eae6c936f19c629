/** What settings are judged by; all three matter, none for another. */
export interface Objectives {
  /** The share of orders accepted that came while the gateway was there, 0..1: more is better. */
  readonly goodput: number
  /** Requests sent for each order that came while it hung: fewer are better. */
  readonly load: number
  /**
   * From the beginning of a hang until the breaker opens, in ms: sooner is better; infinity where
   * it never does.
   */
  readonly cutOffMs: number
}

/** Differences that are smaller than this are chance: steps of goodput, load and cut-off. */
const GRAIN = { goodput: 0.005, load: 0.01, cutOffMs: 100 }

/** Whether one is at least as good in all three and better in one. */
export function dominates(one: Objectives, other: Objectives): boolean {
  const [a, b] = [gradesOf(one), gradesOf(other)]
  const isNowhereWorse = a.every((grade, index) => grade >= (b[index] ?? 0))
  return isNowhereWorse && a.some((grade, index) => grade > (b[index] ?? 0))
}

/**
 * Those that no other one dominates, in their order. Of several that are the same in all three, the
 * first one stands for all.
 */
export function frontOf<T extends { readonly objectives: Objectives }>(all: readonly T[]): T[] {
  return all.filter(
    ({ objectives }, index) =>
      !all.some(
        (other, at) =>
          dominates(other.objectives, objectives) ||
          (at < index && isSame(other.objectives, objectives)),
      ),
  )
}

function isSame(one: Objectives, other: Objectives): boolean {
  const grades = gradesOf(other)
  return gradesOf(one).every((grade, index) => grade === grades[index])
}

/** More is better, in whole grains. */
function gradesOf({ goodput, load, cutOffMs }: Objectives): readonly number[] {
  return [
    Math.round(goodput / GRAIN.goodput),
    -Math.round(load / GRAIN.load),
    -Math.round(cutOffMs / GRAIN.cutOffMs),
  ]
}
