import { spanText } from '../report/figure-text.js'

/** A span of time as a person reads it; null is never. */
export function timeText(ms: number | null): string {
  return ms === null ? 'never' : spanText(ms)
}
