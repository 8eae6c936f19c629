// @ts-check

/**
 * The chance that at least `hits` of `calls` fail, if each fails by itself with chance `p` (0..1).
 * @param {number} hits
 * @param {number} calls
 * @param {number} p
 */
export function chanceOfAtLeast(hits, calls, p) {
  let chance = (1 - p) ** calls
  let atLeast = hits <= 0 ? chance : 0
  for (let k = 1; k <= calls; k += 1) {
    chance *= ((calls - k + 1) / k) * (p / (1 - p))
    if (k >= hits) atLeast += chance
  }
  return Math.min(1, atLeast)
}

/**
 * How many calls it takes on average until a window of the last `calls`, once it is full, holds at
 * least `hits` failures: exact, by first-step analysis over every window that holds fewer.
 * @param {number} hits
 * @param {number} calls at most 12: the windows are counted one by one
 * @param {number} p
 */
export function meanCallsUntil(hits, calls, p) {
  const all = 2 ** calls
  const windows = Array.from({ length: all }, (_, window) => window).filter(
    (window) => ones(window) < hits,
  )
  const index = new Map(windows.map((window, at) => [window, at]))
  const steps = /** @type {const} */ ([
    [1, p],
    [0, 1 - p],
  ])
  // t(w) = 1 + p * t(w and a failure) + (1 - p) * t(w and a success), 0 where the rule trips.
  const rows = windows.map((window, at) => {
    const row = new Float64Array(windows.length + 1)
    row[at] = 1
    row[windows.length] = 1
    for (const [bit, chance] of steps) {
      const to = index.get(((window << 1) | bit) & (all - 1))
      if (to !== undefined) row[to] = (row[to] ?? 0) - chance
    }
    return row
  })
  const means = solved(rows)
  let mean = calls
  for (let first = 0; first < all; first += 1) {
    const failed = ones(first)
    const chance = p ** failed * (1 - p) ** (calls - failed)
    mean += chance * (means[index.get(first) ?? -1] ?? 0)
  }
  return mean
}

/**
 * How many calls it takes on average until `row` of them in a row fail.
 * @param {number} row
 * @param {number} p
 */
export function meanCallsUntilRow(row, p) {
  return (1 - p ** row) / ((1 - p) * p ** row)
}

/**
 * The chance that at least `slots` + 1 calls are under way where `mean` are on average and they
 * come at random moments (a Poisson distribution).
 * @param {number} slots
 * @param {number} mean
 */
export function chanceOfMoreThan(slots, mean) {
  let logChance = -mean
  let atMost = Math.exp(logChance)
  for (let k = 1; k <= slots; k += 1) {
    logChance += Math.log(mean / k)
    atMost += Math.exp(logChance)
  }
  return Math.max(0, 1 - atMost)
}

/** @param {number} window */
function ones(window) {
  let count = 0
  for (let rest = window; rest > 0; rest &= rest - 1) count += 1
  return count
}

/**
 * Solves linear equations by elimination; the last entry of a row is its right side.
 * @param {Float64Array[]} rows
 */
function solved(rows) {
  const size = rows.length
  for (let at = 0; at < size; at += 1) {
    const pivot = rows.findIndex((row, i) => i >= at && Math.abs(row[at] ?? 0) > 1e-12)
    const found = rows[pivot] ?? new Float64Array(size + 1)
    rows[pivot] = rows[at] ?? found
    rows[at] = found
    for (const [i, row] of rows.entries()) {
      const factor = i === at ? 0 : (row[at] ?? 0) / (found[at] ?? 1)
      if (factor === 0) continue
      for (let j = at; j <= size; j += 1) row[j] = (row[j] ?? 0) - factor * (found[j] ?? 0)
    }
  }
  return rows.map((row, at) => (row[size] ?? 0) / (row[at] ?? 1))
}
