import { median } from '../percentile.js'
import type { Contestant } from './contestants.js'
import { countAnew, hangingWorld } from './hanging-world.js'

const MINUTE_MS = 60_000
/** What grows in the first minute of a hang and not in the second is flat. */
const MINUTES = 2
/** How long it hangs, in milliseconds. */
export const HANG_MS = MINUTES * MINUTE_MS

/** The most that was under way at once within one minute of a hang. */
export interface UnderWay {
  /** Requests: open sockets of a client that limits them in no other way. */
  readonly calls: number
  readonly orders: number
}

/** Lets the gateway hang for two minutes in the middle of trade; tells of each. */
export async function mostUnderWay(
  contestant: Contestant,
  perSecond: number,
  seed: string,
): Promise<readonly UnderWay[]> {
  const { clock, gateway, shop } = await hangingWorld(contestant, perSecond, seed)
  const minutes: UnderWay[] = []
  for (let i = 0; i < MINUTES; i += 1) {
    countAnew(gateway, shop)
    await clock.advance(MINUTE_MS)
    minutes.push({ calls: gateway.mostInFlight, orders: shop.most })
  }
  return minutes
}

/** Bytes in one minute of a hang, above those that were in use when it began. */
export interface HeapGrowth {
  readonly most: number
  /** Half of the looks found less: what there is beside the calls that come and go. */
  readonly median: number
}

/** How the memory of this process is looked at. */
export interface Look {
  /** Virtual milliseconds from one look to the next; a minute is a multiple of it. */
  readonly everyMs: number
  /** Bytes in use, everything collected that can be. */
  readonly usedBytes: () => Promise<number>
}

/** Lets the gateway hang as `mostUnderWay` does; tells how much memory is in use meanwhile. */
export async function heapGrowth(
  contestant: Contestant,
  perSecond: number,
  seed: string,
  { everyMs, usedBytes }: Look,
): Promise<readonly HeapGrowth[]> {
  const { clock } = await hangingWorld(contestant, perSecond, seed)
  const looks = MINUTE_MS / everyMs
  // Made before anything is counted, so that the figures themselves are not.
  const minutes = Array.from({ length: MINUTES }, () => Array.from({ length: looks }, () => 0))
  const before = await usedBytes()
  for (const grown of minutes) {
    for (let i = 0; i < looks; i += 1) {
      await clock.advance(everyMs)
      grown[i] = (await usedBytes()) - before
    }
  }
  return minutes.map((grown) => ({ most: Math.max(...grown), median: median(grown) }))
}
