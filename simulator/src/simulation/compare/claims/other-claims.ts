import { schedules } from '@holdfast/pg-client'
import { spanText } from '../../report/figure-text.js'
import type { HealingFigures } from '../healing.js'
import type { Claim } from './claim.js'

/** Their table of threads, and their load: `ab -n 100 -c 100`. */
const THREADS = 200
const AT_ONCE = 100
const WAITING = { afterS: 10, threads: 50 }

/** Their shares of callbacks: the rest come in time. */
const LOST = 0.03
const LATE = 0.02

/** What they say about threads, callbacks and probes. */
export function otherClaims(bySeeds: HealingFigures): readonly Claim[] {
  return [threadClaim(), ...callbackClaims(bySeeds), probeClaim()]
}

function threadClaim(): Claim {
  const perSecond = WAITING.threads / WAITING.afterS
  return {
    id: 'waiting-threads',
    section: '스레드 상태 분석',
    quote: '10초 후 PG 대기 중 50개, 30초 후 200개',
    theirs: `${THREADS} threads`,
    ours: `${AT_ONCE} at most`,
    why:
      `ab -n ${AT_ONCE} -c ${AT_ONCE} sends ${AT_ONCE} requests in all. And ` +
      `${WAITING.threads} in ${WAITING.afterS} s make ${30 * perSecond} in 30 s; ` +
      `${THREADS} wait after ${THREADS / perSecond} s.`,
  }
}

function callbackClaims({ p50Ms, maxMs }: HealingFigures): readonly Claim[] {
  const { everyMs, checkAfterMs } = schedules.seeds
  return [
    {
      id: 'healed-in-10-min',
      section: '스케줄러 동기화 지연',
      quote: '최대 10분 내 복구',
      theirs: 'at most 10 min',
      ours: `10 to ${minutes(maxMs ?? 0)} min`,
      why:
        `Older than ${minutes(checkAfterMs[0] ?? 0)} min, looked at every ` +
        `${minutes(everyMs)} min: at once only where both meet, half of them after ` +
        `${minutes(p50Ms ?? 0)} min.`,
    },
    {
      id: 'pending-for-ever',
      section: '스케줄러의 중요성',
      quote: '스케줄러가 없으면: 5%의 주문이 영원히 PENDING',
      theirs: '5 %',
      ours: `${Math.round(LOST * 100)} %`,
      why:
        `${Math.round(LATE * 100)} % of the callbacks are late: they come, and only lost ones do ` +
        'not.',
    },
    {
      id: 'timed-out-payments',
      section: '전체 Resilience 패턴 적용',
      quote: 'PG는 성공, 우리는 타임아웃 → Scheduler → 정상 처리',
      theirs: 'healed',
      ours: 'never',
      why:
        'Their job asks only about payments with a transactionKey, and the answer that would ' +
        'have brought the key is the one that did not come.',
    },
  ]
}

function probeClaim(): Claim {
  return {
    id: 'probes',
    section: 'Circuit Breaker 이해하기',
    quote: 'HALF-OPEN: 3개 요청만 허용',
    theirs: '3 probes',
    ours: '10 probes',
    why:
      'Their YAML has no permitted-number-of-calls-in-half-open-state, and 10 is what ' +
      'resilience4j takes then. presets.seeds takes them at their word: 3.',
  }
}

function minutes(ms: number): string {
  return String(Number((ms / 60_000).toFixed(1)))
}

/** Figures of theirs that do follow from each other, for the balance. */
export function rightClaims(): readonly string[] {
  const gain = (before: number, after: number): string =>
    `${Math.round((1 - after / before) * 100)} %`
  return [
    `15 min to 46 s: ${gain(900, 46)} less`,
    `9 s to 0.5 s: ${gain(9, 0.5)} less`,
    `15 s to 500 ms: ${gain(15_000, 500)} less`,
    `5 x 9 s + 95 x 10 ms: ${spanText(5 * 9000 + 95 * 10)}`,
  ]
}
