/** A count with its digits in groups of three: `1 000 000`. */
export function countText(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ' ')
}

const DAY_MS = 86_400_000
const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ['d', DAY_MS],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
]

/**
 * A span of time as a person reads it, in at most two units: `250 ms`, `1.9 s`, `41 s`,
 * `4 m 12 s`, `11 d 4 h`.
 */
export function spanText(ms: number): string {
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`
  if (ms < 9950) return `${Number((ms / 1000).toFixed(1))} s`
  // Rounded to the smaller of the two units before they are taken apart: never `59 m 60 s`.
  const step = ms >= DAY_MS ? 3_600_000 : ms >= 3_600_000 ? 60_000 : 1000
  const rounded = Math.round(ms / step) * step
  const first = UNITS.findIndex(([, size]) => rounded >= size)
  const [[large, size] = ['s', 1000], small] = UNITS.slice(first, first + 2)
  const whole = `${countText(Math.floor(rounded / size))} ${large}`
  const rest = small === undefined ? 0 : Math.floor((rounded % size) / small[1])
  return small === undefined || rest === 0 ? whole : `${whole} ${rest} ${small[0]}`
}

/** A moment of a run: `t+1.606s`. */
export function momentText(ms: number): string {
  return `t+${(ms / 1000).toFixed(3)}s`
}

/**
 * A share in percent: `61 %`, `0.4 %`. What is not all is never `100 %`, and what is not nothing
 * never `0 %`.
 */
export function shareText(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (part / whole) * 100
  if (percent > 0 && percent < 0.1) return '<0.1 %'
  if (percent < 100 && percent > 99.9) return '>99.9 %'
  const isRound = percent >= 9.95 && (percent <= 99 || percent >= 100)
  return `${Number(percent.toFixed(isRound ? 0 : 1))} %`
}

/** How many of them a minute of wall-clock time: `2.1 M/min`, `640 k/min`, `900/min`. */
export function perMinuteText(count: number, wallMs: number): string {
  const rate = perMinute(count, wallMs)
  if (rate >= 999_500) return `${Number((rate / 1e6).toPrecision(2))} M/min`
  if (rate >= 9950) return `${Number((rate / 1000).toPrecision(2))} k/min`
  return `${countText(Math.round(rate))}/min`
}

/** The same as a number; 0 where no time has passed. */
export function perMinute(count: number, wallMs: number): number {
  return wallMs <= 0 ? 0 : (count * 60_000) / wallMs
}

/** How much faster virtual time went than the wall clock: `24 000x`. */
export function factorText(virtualMs: number, wallMs: number): string {
  const factor = wallMs <= 0 ? 0 : virtualMs / wallMs
  return `${countText(factor < 10 ? Number(factor.toFixed(1)) : Number(factor.toPrecision(2)))}x`
}
