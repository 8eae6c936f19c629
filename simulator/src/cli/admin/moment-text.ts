/** The time of day of an ISO 8601 moment, in UTC. */
export function timeOfDay(moment: string): string {
  return /T([\d:]{8})/.exec(moment)?.[1] ?? moment
}

/** A duration in whole seconds, as `minutes:seconds` or `hours:minutes:seconds`. */
export function spanText(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const [hours = 0, minutes = 0, rest = 0] = parts
  const two = (part: number): string => String(part).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
