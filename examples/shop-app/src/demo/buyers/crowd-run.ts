import { setTimeout as sleep } from 'node:timers/promises'
import { askUntilAnswered } from '../load/ask-until-answered.js'
import { headersOf, orderOf } from '../load/buyer.js'
import { Crowd } from '../load/crowd.js'
import { allAtOnce, atPace } from '../load/pace.js'
import { PATIENCE_MS, type CrowdOrder } from './crowd-order.js'
import { newTally, toldBy, writeTally, type CrowdTally } from './crowd-tally.js'

const LOG_IN_AGAIN_MS = 250
const TALLY_MS = 500

/**
 * A crowd whose buyers order once each, by card, and ask again with the same key while nobody
 * answers. Resolves when all of them have their answer, or have gone home.
 *
 * @throws where the tally cannot be written: the demo is over
 */
export async function runCrowd(order: CrowdOrder): Promise<CrowdTally> {
  const { shopUrl, name, buyers, overMs, tallyFile } = order
  const startedAt = new Date().toISOString()
  const tally = newTally({ name, pid: process.pid, buyers, startedAt })
  const told = { ...tally.told }
  let repeats = 0
  const now = (): CrowdTally => ({ ...tally, told: { ...told }, repeats })
  writeTally(tallyFile, now())
  const writing = setInterval(() => writeTally(tallyFile, now()), TALLY_MS)
  const signal = AbortSignal.timeout(overMs + PATIENCE_MS)
  const crowd = await gathered(shopUrl, signal)
  const buy = async (index: number): Promise<void> => {
    const buyer = `${name}-${index + 1}`
    const answer = await askUntilAnswered({
      ...{ signal, url: `${shopUrl}/orders`, method: 'POST', body: orderOf(buyer) },
      headers: headersOf({ url: shopUrl, ...(crowd && { crowd }) }, buyer),
      onRepeat: () => (repeats += 1),
    })
    told[toldBy(answer?.status)] += 1
  }
  if (overMs === 0) await allAtOnce(buyers, buy)
  else await atPace([{ count: buyers, perSecond: (buyers * 1000) / overMs }], buy)
  clearInterval(writing)
  const end = { ...now(), endedAt: new Date().toISOString() }
  writeTally(tallyFile, end)
  return end
}

/** Undefined where the shop lets nobody in in time: their orders will tell. */
async function gathered(shopUrl: string, signal: AbortSignal): Promise<Crowd | undefined> {
  while (!signal.aborted) {
    const crowd = await Crowd.gather(shopUrl).catch(() => undefined)
    if (crowd) return crowd
    await sleep(LOG_IN_AGAIN_MS)
  }
  return undefined
}
