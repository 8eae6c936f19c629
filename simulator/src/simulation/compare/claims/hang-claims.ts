import { exponentialBackoff, presets, retry } from '@holdfast/resilience-kit'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import type { Contestant } from '../../policies/contestant.js'
import { asIs, seeds } from '../../policies/contestants.js'
import { FateGateway } from '../../policies/fate-gateway.js'
import { classifyTrouble as classify } from '../../policies/gateway-trouble.js'
import { GuardedShop } from '../../policies/guarded-shop.js'
import { spanText } from '../../report/figure-text.js'
import { inTurn, OWN_WORK_MS, type InTurnFigures } from '../in-turn.js'
import { deadGateway, hangingGateway } from '../seeds-gateways.js'
import { timeText } from '../time-text.js'
import type { Claim } from './claim.js'

const ORDERS = 100
const BEFORE = '하지만 새로운 문제'
const EFFECT = '극적인 효과'

/** Their annotations as resilience4j reads them: the retry outside, for refusals too. */
export const asAnnotated: Contestant = {
  ...seeds,
  policies: (env) => {
    const [, ...inner] = presets.seeds({ classify }, env)
    const backoff = exponentialBackoff({ initialMs: 1000, multiplier: 2, jitter: 'none' })
    const anyFailure = ({ ok }: { ok: boolean }) => (ok ? 'success' : 'failure')
    return [retry({ backoff, classify: anyFailure, classifyRefusals: true }, env), ...inner]
  },
}

/** What their breaker had seen when it opened, orders one after another. */
export async function whenItOpens(
  seed: number,
): Promise<{ afterMs: number; calls: number; wholeOrders: number }> {
  const clock = new VirtualClock()
  const gateway = new FateGateway({ clock, seed, scenario: hangingGateway() })
  const shop = new GuardedShop(seeds, gateway, { clock, seed })
  let wholeOrders = 0
  const sendAll = async (): Promise<void> => {
    while (shop.breaker?.state !== 'open') {
      await shop.order(`order-${wholeOrders + 1}`)
      wholeOrders += 1
    }
  }
  void sendAll()
  await clock.advanceUntil(() => shop.breaker?.state === 'open')
  return { afterMs: clock.monotonic(), calls: gateway.submits, wholeOrders }
}

/** What they say about a gateway that is down. */
export async function hangClaims(seed: number): Promise<readonly Claim[]> {
  const hanging = { scenario: hangingGateway(), seed, orders: ORDERS }
  const [unprotected, guarded, annotated, dead, opens] = [
    await inTurn(asIs, hanging),
    await inTurn(seeds, hanging),
    await inTurn(asAnnotated, hanging),
    await inTurn(asIs, { ...hanging, scenario: deadGateway() }),
    await whenItOpens(seed),
  ]
  const one = timeText(unprotected.worstMs)
  return [
    {
      id: 'order-while-dead',
      section: BEFORE,
      quote: '총 소요 시간: 3초 + 6초(대기) = 9초',
      theirs: '9 s an order',
      ours: one,
      why:
        'Three time-outs are 9 s, and the waits between are 1 s + 2 s: 3 s on top, not 6 s in ' +
        'place of two time-outs. Where connections are refused, as in their own log, nothing ' +
        `times out, and it is ${timeText(dead.worstMs)}.`,
    },
    {
      id: 'hundred-orders',
      section: EFFECT,
      quote: '100개 요청 처리 시간 ~15분',
      theirs: '15 min',
      ours: timeText(unprotected.worstMs && ORDERS * unprotected.worstMs),
      why: `${ORDERS} orders of ${one}, one after another.`,
    },
    {
      id: 'outage-mean',
      section: '성능 영향',
      quote: 'PG 장애 상황: 평균 응답 시간 ~15초',
      theirs: '15 s',
      ours: one,
      why:
        'No settings of theirs give 15 s: without a time-out it is for ever, with it 3 s, with ' +
        `three attempts ${one}. Elsewhere they say 9 s.`,
    },
    ...breakerClaims(guarded, opens),
    annotationClaim(annotated),
  ]
}

function breakerClaims(
  guarded: InTurnFigures,
  { afterMs, calls, wholeOrders }: Awaited<ReturnType<typeof whenItOpens>>,
): readonly Claim[] {
  return [
    {
      id: 'orders-until-open',
      section: EFFECT,
      quote: '요청 1~5 → 실패 (각 9초) → Circuit OPEN',
      theirs: '5 orders',
      ours: `${wholeOrders} orders, 1 call`,
      why:
        `The breaker counts ${calls} calls and stands inside of the retry, so an order is three ` +
        `of them: it opens ${spanText(afterMs)} in, at the first call of order ` +
        `${wholeOrders + 1}.`,
    },
    {
      id: 'to-be-total',
      section: EFFECT,
      quote: '45초 + 0.95초 = 약 46초, 평균 0.5초',
      theirs: '46 s, 0.5 s each',
      ours: `${timeText(guarded.totalMs)}, ${timeText(guarded.meanMs)} each`,
      why:
        `${spanText(afterMs)} until it opens, 1 s until order ${wholeOrders + 1} is refused, and ` +
        `${OWN_WORK_MS} ms for each.`,
    },
  ]
}

function annotationClaim(annotated: InTurnFigures): Claim {
  return {
    id: 'fallback-at-once',
    section: EFFECT,
    quote: '요청 6~100 → 즉시 Fallback (각 10ms)',
    theirs: '10 ms each',
    ours: `${timeText(annotated.meanMs)} each`,
    why:
      'As it is annotated, @Retry stands outside of @CircuitBreaker and by default repeats its ' +
      'refusals too: 1 s + 2 s of waiting for nothing, and probes that hang every 10 s. The 100 ' +
      `orders take ${timeText(annotated.totalMs)}. presets.seeds does not repeat a refusal.`,
  }
}
