// @ts-check

const timeOfDay = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })

/**
 * The time of day where the reader is, such as `18:59:03`.
 *
 * @param {string | number} at ISO 8601, or milliseconds since the epoch
 */
export function timeText(at) {
  return timeOfDay.format(new Date(at))
}

/**
 * A moment on the scenario's clock: `0:07`, `12:30` or `1:02:03`.
 *
 * @param {number} ms since the scenario began
 */
export function clockText(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (/** @type {number} */ part) => String(part).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const rest = two(seconds % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}

/**
 * A span of time in its largest unit that needs at most one decimal: `250 ms`, `1.5 s`, `2 min`.
 *
 * @param {number} ms
 */
export function spanText(ms) {
  /** @type {readonly [number, string][]} */
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1000, 's'],
  ]
  for (const [factor, unit] of units) {
    if (ms >= factor && Number.isInteger((ms * 10) / factor)) return `${ms / factor} ${unit}`
  }
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}
