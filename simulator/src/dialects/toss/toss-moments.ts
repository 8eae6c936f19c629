const SEOUL_OFFSET_MS = 9 * 3_600_000
const LOCAL = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.(\d{1,3}))?)?$/

/** `2026-01-01T00:00:05+09:00`: the moment in Seoul, to the second. */
export function seoulMoment(ms: number): string {
  return `${seoulTime(ms).slice(0, 19)}+09:00`
}

/** `2026-01-01T00:00:05.123000`: the moment in Seoul with six digits of a second, no offset. */
export function seoulMicroseconds(ms: number): string {
  return `${seoulTime(ms).slice(0, 23)}000`
}

/** `2026-01-01`: the day in Seoul, so many days later. */
export function seoulDay(ms: number, daysLater = 0): string {
  return seoulTime(ms + daysLater * 86_400_000).slice(0, 10)
}

/** `20260101000005`: the moment in Seoul in one number. */
export function seoulDigits(ms: number): string {
  return seoulTime(ms).slice(0, 19).replaceAll(/\D/g, '')
}

/**
 * The first and the last millisecond of a moment in Seoul as it is written: `T23:59:59` lasts a
 * second; a day alone is its first millisecond. `undefined` where it is no moment.
 */
export function readLocalMoment(text: string | null): { first: number; last: number } | undefined {
  const [, day, time = '00:00:00', fraction] = LOCAL.exec(text ?? '') ?? []
  if (day === undefined) return undefined
  const first = epochOf(day, `${time}.${(fraction ?? '').padEnd(3, '0')}`)
  if (first === undefined) return undefined
  const isDay = text === day
  const lasts = isDay ? 1 : 10 ** (3 - (fraction?.length ?? 0))
  return { first, last: first + lasts - 1 }
}

/** Whether it is written like a day, and there is such a day. */
export function isDay(text: string | null): text is string {
  return (
    text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && epochOf(text, '00:00:00.000') !== undefined
  )
}

/** `undefined` for the 30th of February and for 24:00, which `Date` would move elsewhere. */
function epochOf(day: string, time: string): number | undefined {
  const local = Date.parse(`${day}T${time}Z`)
  if (Number.isNaN(local) || new Date(local).toISOString() !== `${day}T${time}Z`) return undefined
  return local - SEOUL_OFFSET_MS
}

function seoulTime(ms: number): string {
  return new Date(ms + SEOUL_OFFSET_MS).toISOString()
}
