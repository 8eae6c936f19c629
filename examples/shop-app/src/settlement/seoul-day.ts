/** Korea keeps one time all the year: nine hours before UTC, without summer time. */
const KST_MS = 9 * 3_600_000
const DAY_MS = 86_400_000

/** The calendar day in Asia/Seoul of that moment (ms since the Unix epoch), as `YYYY-MM-DD`. */
export function seoulDayOf(at: number): string {
  return new Date(at + KST_MS).toISOString().slice(0, 10)
}

/** The day so many days later; earlier where `days` is negative. */
export function dayPlus(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/** How many days there are from one day to another one, both included; 0 or less: none. */
export function daysIn(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1
}
