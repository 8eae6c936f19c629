import type { TripRule } from './trip-rule.js'

// One call in five fails without an outage: what a busy gateway does on a bad day.
const ORDINARY_FAILURES = 0.2
const TOLERATED_CHANCE = 0.01

/** The chance that `hits` or more of `calls` fail if each fails by itself with chance `p`. */
export function chanceOfAtLeast(hits: number, calls: number, p: number): number {
  // By logarithms: of thousands of calls, the chance that none fails is below any number.
  let logChance = calls * Math.log(1 - p)
  let atLeast = hits <= 0 ? Math.exp(logChance) : 0
  for (let k = 1; k <= calls; k += 1) {
    logChance += Math.log(((calls - k + 1) / k) * (p / (1 - p)))
    if (k >= hits) atLeast += Math.exp(logChance)
  }
  return Math.min(1, atLeast)
}

function chanceOfTripping(rule: TripRule): number {
  switch (rule.kind) {
    case 'failure-rate': {
      const { minimumCalls: calls, threshold } = rule
      return chanceOfAtLeast(Math.ceil((calls * threshold) / 100), calls, ORDINARY_FAILURES)
    }
    case 'consecutive-failures':
      return ORDINARY_FAILURES ** rule.threshold
    // Slow and unanswered calls come together, not by chance.
    case 'slow-rate':
    case 'consecutive-unanswered':
      return 0
  }
}

/**
 * A sentence for each rule that would open by bad luck alone: with a chance of 1 % or more for any
 * one window, while only 20 % of the calls fail.
 */
export function twitchyRules(rules: readonly TripRule[]): readonly string[] {
  return rules.flatMap((rule) => {
    const chance = chanceOfTripping(rule)
    if (chance < TOLERATED_CHANCE) return []
    const calls = 'window' in rule ? rule.minimumCalls : rule.threshold
    const limit = 'window' in rule ? `${rule.threshold} % of ${calls} calls` : `${calls} in a row`
    const percent = Number((chance * 100).toPrecision(2))
    return [
      `the rule ${rule.kind} (${limit}) opens by chance: while 20 % of the calls fail, any ` +
        `${calls} calls reach it with a chance of ${percent} %; take more calls or a higher limit`,
    ]
  })
}
