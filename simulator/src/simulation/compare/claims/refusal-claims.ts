import { asIs, seeds } from '../../policies/contestants.js'
import type { Contestant } from '../../policies/contestant.js'
import { spanText } from '../../report/figure-text.js'
import { seedsGateway } from '../seeds-gateways.js'
import { trade } from '../trade.js'
import { percentText, type Claim } from './claim.js'
import { chanceOfAtLeast, expectedOf } from './expected.js'

/** Their gateway and their retry, by their own numbers. */
const ACCEPTS = 0.6
const ANSWER_MS = [100, 500] as const
const MEAN_MS = 300
const WAITS_MS = [1000, 2000]
const TIME_OUT_MS = 3000
const ONE = { accepts: ACCEPTS, attempts: 1, answerMs: MEAN_MS, waitsMs: [] }
const THREE = { accepts: ACCEPTS, attempts: 3, answerMs: MEAN_MS, waitsMs: WAITS_MS }

/** Orders that their breaker is tried with. */
const ORDERS = 2400
const PACES = [2, 20] as const

/** What they say about a gateway that is well: it accepts 60 %. */
export async function refusalClaims(seed: number): Promise<readonly Claim[]> {
  const accepted = async (contestant: Contestant, perSecond: number): Promise<string> => {
    const pace = { perSecond, arrivals: 'poisson', workers: 200 } as const
    const options = { scenario: seedsGateway(), seed, orders: ORDERS, ...pace }
    return percentText((await trade(contestant, options)).accepted / ORDERS)
  }
  const [slow, fast] = [await accepted(seeds, PACES[0]), await accepted(seeds, PACES[1])]
  const without = await accepted(asIs, PACES[1])
  const chance = chanceOfAtLeast(5, 10, 1 - ACCEPTS)
  return [
    {
      id: 'success-with-all',
      section: '성능 영향',
      quote: '정상 상황: 성공률 60% → 85%',
      theirs: '85 %',
      ours: `${fast} at 20/s`,
      why:
        `Three attempts alone make ${without}. But five of ten calls fail by chance in ` +
        `${percentText(chance)} of all windows, and their breaker then refuses everybody for ` +
        `10 s: at 2 orders a second ${slow} come through.`,
    },
    ...seriesClaims(),
    thresholdClaim(chance),
  ]
}

function seriesClaims(): readonly Claim[] {
  const [one, three] = [expectedOf(ONE), expectedOf(THREE)]
  const from40 = expectedOf({ ...THREE, accepts: 0.4 })
  const answers = 3 * ANSWER_MS[0]
  const waits = WAITS_MS.reduce((sum, wait) => sum + wait, 0)
  return [
    {
      id: 'success-with-retry',
      section: 'Retry 패턴 적용',
      quote: '성공률: Retry 전 40%, Retry 후 75%',
      theirs: '40 % to 75 %',
      ours: `${percentText(one.success)} to ${percentText(three.success)}`,
      why:
        'Their gateway accepts 60 %, as they say themselves. Even from 40 % three attempts would ' +
        `make ${percentText(from40.success)}.`,
    },
    {
      id: 'mean-answer',
      section: '성능 영향',
      quote: '평균 응답 시간: ~500ms → ~600ms (Retry 후 800ms)',
      theirs: '500 to 600 ms',
      ours: `${spanText(one.meanMs)} to ${spanText(three.meanMs)}`,
      why:
        `An answer takes 100-500 ms. With three attempts an order takes ` +
        `${three.requests.toFixed(2)} of them, and two in five orders wait for 1 s, two fifths ` +
        'of these for 2 s more.',
    },
    {
      id: 'gateway-load',
      section: '성능 영향',
      quote: '정상 상황: 서버 부하 동일',
      theirs: 'the same',
      ours: `${three.requests.toFixed(2)} times it`,
      why: 'Each refused attempt is another request to the gateway.',
    },
    {
      id: 'judged-in-3-s',
      section: '재시도 횟수의 트레이드오프',
      quote: '1차: 즉시, 2차: 1초 후, 3차: 2초 후 → 총 3초 안에 판단',
      theirs: 'within 3 s',
      ours: `${spanText(waits + answers)} or more`,
      why:
        `${spanText(waits)} are the waits alone. Three answers are ${spanText(answers)} to ` +
        `${spanText(3 * ANSWER_MS[1])} more, three time-outs ${spanText(3 * TIME_OUT_MS)}.`,
    },
    {
      id: 'read-timed-out',
      section: '첫 번째 시도: 타임아웃 설정',
      quote: '실패율이 너무 높음 (60%): Read timed out',
      theirs: '60 % time out',
      ours: `0 %, ${percentText(1 - ACCEPTS)} refused`,
      why:
        `Answers take ${ANSWER_MS[1]} ms at most, so a time-out of ${spanText(TIME_OUT_MS)} ends ` +
        'none; what fails is refused.',
    },
  ]
}

function thresholdClaim(chance: number): Claim {
  return {
    id: 'above-50-percent',
    section: '적용된 패턴 요약',
    quote: '실패율 50% 초과 시 차단',
    theirs: 'above 50 %',
    ours: 'from 50 % on',
    why:
      'failure-rate-threshold: 50 opens at 5 failures of 10, as their own table of states says ' +
      `(실패율 ≥ 50%). Under 40 % refusals that is ${percentText(chance)} of all windows; ` +
      `above 50 % would be ${percentText(chanceOfAtLeast(6, 10, 1 - ACCEPTS))}.`,
  }
}
