/** Seoul is nine hours ahead of UTC, without summer time. */
const aheadMs = 9 * 60 * 60 * 1000

/** A moment, in wall-clock ms, as Toss's lists want it: Seoul's time to the second, no offset. */
export function seoulMoment(at: number): string {
  return new Date(at + aheadMs).toISOString().slice(0, 'YYYY-MM-DDTHH:mm:ss'.length)
}

/** The day in Seoul on which a moment, in wall-clock ms, falls. */
export function seoulDay(at: number): string {
  return seoulMoment(at).slice(0, 'YYYY-MM-DD'.length)
}
