import { TIME_OUT_MS, type Contestant } from './contestants.js'
import { hangingWorld } from './hanging-world.js'
import type { World } from './world.js'

/** What a gateway that hangs for a while costs. */
export interface OutageResult {
  /** Orders that arrived in the first 60 s of the hang. */
  readonly orders: number
  /** Requests sent in that time. */
  readonly posts: number
  /** The most requests under way at once, in that time. */
  readonly mostInFlight: number
  /** The most orders that waited for their end at once, in that time. */
  readonly mostOrders: number
  /** From the beginning of the hang until the breaker opened; undefined if it never did. */
  readonly trippedAfterMs: number | undefined
  /** When it opened: requests sent since the hang began, less those of them still under way. */
  readonly endedAtTrip: number | undefined
  /**
   * From the end of the hang until the breaker was closed; undefined if it was not within a day,
   * or there is none.
   */
  readonly closedAfterMs: number | undefined
}

/** How long it hangs at least, in milliseconds. */
export const HANG_MS = 60_000
/** How long the presets' breakers refuse, in milliseconds. */
export const WAIT_IN_OPEN_MS = 10_000
/** A breaker that meets a hang refuses, then its probes time out, then it refuses again. */
export const CYCLE_MS = WAIT_IN_OPEN_MS + TIME_OUT_MS

/** Whatever is not closed by then never will be. */
const DAY_MS = 86_400_000

/** Notes the first opening of a breaker from now on, when the hang begins. */
function watchTrip({ breaker, clock, gateway }: World) {
  const hangsSince = clock.monotonic()
  const trip = { afterMs: undefined as number | undefined, ended: 0 }
  breaker?.on('transition', ({ to }) => {
    if (to !== 'open' || trip.afterMs !== undefined) return
    trip.afterMs = clock.monotonic() - hangsSince
    trip.ended = gateway.givenUpWhileHanging
  })
  return trip
}

/**
 * Lets the gateway hang for 60 s in the middle of trade and, where there is a breaker, `longerMs`
 * more; then waits until the breaker is closed, at most a day.
 */
export async function outage(
  contestant: Contestant,
  perSecond: number,
  seed: string,
  longerMs: number,
): Promise<OutageResult> {
  const world = await hangingWorld(contestant, perSecond, seed)
  const { clock, gateway, breaker, shop } = world
  const trip = watchTrip(world)
  const before = shop.begun
  await clock.advance(HANG_MS)
  const result = {
    orders: shop.begun - before,
    posts: gateway.sentWhileHanging,
    mostInFlight: gateway.mostInFlight,
    mostOrders: shop.most,
    trippedAfterMs: trip.afterMs,
    endedAtTrip: trip.afterMs === undefined ? undefined : trip.ended,
  }
  if (breaker === undefined) return { ...result, closedAfterMs: undefined }

  await clock.advance(longerMs)
  gateway.heal()
  const healedAt = clock.monotonic()
  const sinceHealedMs = () => clock.monotonic() - healedAt
  const isClosed = () => breaker.state === 'closed'
  // Orders go on arriving, so the clock moves until then.
  await clock.advanceUntil(() => isClosed() || sinceHealedMs() >= DAY_MS, 2 * DAY_MS)
  return { ...result, closedAfterMs: isClosed() ? sinceHealedMs() : undefined }
}
