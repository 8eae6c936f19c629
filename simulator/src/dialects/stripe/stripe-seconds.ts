/** Unix seconds of wall-clock milliseconds. */
export function secondsOf(ms: number): number {
  return Math.floor(ms / 1000)
}
