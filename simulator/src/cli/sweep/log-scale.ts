/** Steps of an axis within a power of ten. */
const STEPS = [1, 2, 5]

/** A logarithmic axis whose ends are round numbers. */
export interface LogScale {
  readonly from: number
  readonly to: number
  /** Round numbers from end to end, ascending. */
  readonly ticks: readonly number[]
  /** Where a value stands, 0 at the beginning and 1 at the end; values beyond are put there. */
  at(value: number): number
}

/** The shortest such axis that has all of these values on it; those not above 0 do not count. */
export function logScale(values: readonly number[]): LogScale {
  const shown = values.filter((value) => value > 0 && Number.isFinite(value))
  const least = shown.length === 0 ? 1 : Math.min(...shown)
  const most = shown.length === 0 ? 10 : Math.max(...shown)
  const rounds = roundsAround(least, most)
  const from = rounds.findLast((round) => round <= least) ?? least
  const to = rounds.find((round) => round >= most && round > from) ?? most
  const ticks = rounds.filter((round) => round >= from && round <= to)
  const span = Math.log(to / from)
  return {
    from,
    to,
    ticks,
    at: (value) => Math.min(1, Math.max(0, Math.log(Math.max(value, from) / from) / span)),
  }
}

/** Round numbers from below the least to above the most. */
function roundsAround(least: number, most: number): number[] {
  const rounds = []
  const last = Math.ceil(Math.log10(most)) + 1
  for (let power = Math.floor(Math.log10(least)) - 1; power <= last; power += 1) {
    // Not by multiplication: 3 times 0.1 is not 0.3.
    for (const step of STEPS) rounds.push(Number(`${step}e${power}`))
  }
  return rounds
}
