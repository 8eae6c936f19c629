/** A figure that is to be reached. */
export interface Target {
  /** As in `>= 15x`. */
  readonly text: string
  /** In the figure's own unit. */
  readonly limit: number
  isReachedBy(figure: number): boolean
}

/** Reached by `limit` and everything above. */
export function atLeast(limit: number, unit = ''): Target {
  return { text: `>= ${limit}${unit}`, limit, isReachedBy: (figure) => figure >= limit }
}

/** Reached by `limit` and everything below. */
export function atMost(limit: number, unit = ''): Target {
  return { text: `<= ${limit}${unit}`, limit, isReachedBy: (figure) => figure <= limit }
}

/** One figure beside its target. */
export interface Judged {
  readonly target: Target
  readonly figure: number
}

/** What a table says of one figure; nothing where there is no target. */
export function verdict(target: Target | undefined, figure: number): string {
  if (target === undefined) return ''
  return `${target.text}: ${target.isReachedBy(figure) ? 'reached' : 'not reached'}`
}

/** One sentence for below the tables. */
export function summary(judged: readonly Judged[]): string {
  const reached = judged.filter(({ target, figure }) => target.isReachedBy(figure)).length
  return `Targets reached: ${reached} of ${judged.length}.`
}
