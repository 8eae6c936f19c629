/** A series of attempts against a gateway that refuses at random. */
export interface Series {
  /** The share of attempts that is accepted. */
  readonly accepts: number
  readonly attempts: number
  /** How long an answer takes on average, in ms. */
  readonly answerMs: number
  /** The waits between attempts, in ms; the last one repeats. */
  readonly waitsMs: readonly number[]
}

/** What a series comes to on average. */
export interface ExpectedSeries {
  readonly success: number
  readonly requests: number
  readonly meanMs: number
}

/** The exact averages over all series. */
export function expectedOf({ accepts, attempts, answerMs, waitsMs }: Series): ExpectedSeries {
  let reached = 1
  let [requests, meanMs] = [0, 0]
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    requests += reached
    meanMs += reached * answerMs
    reached *= 1 - accepts
    const wait = waitsMs[Math.min(attempt, waitsMs.length) - 1] ?? 0
    if (attempt < attempts) meanMs += reached * wait
  }
  return { success: 1 - reached, requests, meanMs }
}

/** The chance that at least `least` of `calls` calls fail, each with a chance of its own. */
export function chanceOfAtLeast(least: number, calls: number, failing: number): number {
  let sum = 0
  let ways = 1
  for (let failed = 0; failed <= calls; failed += 1) {
    if (failed >= least) sum += ways * failing ** failed * (1 - failing) ** (calls - failed)
    ways = (ways * (calls - failed)) / (failed + 1)
  }
  return sum
}
