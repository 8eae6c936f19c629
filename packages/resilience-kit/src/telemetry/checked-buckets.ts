import { durationBucketsS } from './kit-metric.js'

/**
 * Upper bounds of histogram buckets, `durationBucketsS` by default.
 *
 * @throws RangeError that names `option`, unless they are at least one, above 0 and rising.
 */
export function checkedBuckets(
  option: string,
  buckets: readonly number[] = durationBucketsS,
): number[] {
  const isRising =
    Array.isArray(buckets) &&
    buckets.length > 0 &&
    buckets.every((bound, i) => Number.isFinite(bound) && bound > (i === 0 ? 0 : buckets[i - 1]))
  if (isRising) return [...buckets]
  const got = Array.isArray(buckets) ? `[${buckets.join(', ')}]` : String(buckets)
  throw new RangeError(`${option} must be rising seconds above 0, got ${got}`)
}
