import { describe, expect, it } from 'vitest'
import { reasonText } from '@holdfast/resilience-kit'
import { breakerReason } from '../../../page/operator/reason-text.js'

type Reason = Parameters<typeof reasonText>[0]

const counts = { calls: 20, failed: 12, slow: 3, failedAndSlow: 1 } as unknown as NonNullable<
  Extract<Reason, { kind: 'tripped' }>['reading']['counts']
>
const rate = { threshold: 50, observed: 60, counts }
const row = { threshold: 3, observed: 3, counts: undefined }

/** Everything that the kit's breakers say. */
const reasons: readonly (readonly [Reason, string])[] = [
  [
    { kind: 'tripped', reading: { rule: 'failure-rate', ...rate } },
    '최근 20건 중 60% 실패 (한도 50%)',
  ],
  [
    { kind: 'tripped', reading: { rule: 'slow-rate', ...rate } },
    '최근 20건 중 60%가 느림 (한도 50%)',
  ],
  [
    { kind: 'tripped', reading: { rule: 'consecutive-unanswered', ...row } },
    '3번 연속으로 답이 없었음 (한도 3번)',
  ],
  [
    { kind: 'tripped', reading: { rule: 'consecutive-failures', ...row } },
    '3번 연속으로 실패함 (한도 3번)',
  ],
  [{ kind: 'waited' }, '기다리는 시간이 끝남'],
  [
    { kind: 'probes-failed', failureRate: 80, slowRate: 0, counts },
    '시험 호출 20건: 80% 실패, 0% 느림',
  ],
  [{ kind: 'probes-undecided' }, '시험 호출이 제때 끝나지 않음'],
  [{ kind: 'asked' }, 'PG사가 잠시 멈춰 달라고 답함'],
  [{ kind: 'manual' }, '사람이 직접 바꿈'],
]

describe('breakerReason', () => {
  it.each(reasons)('says in Korean what the kit says of %j', (reason, inKorean) => {
    expect(breakerReason(reasonText(reason), 'ko')).toBe(inKorean)
  })

  it('says in English what the words of a rule mean', () => {
    const [[rateReason] = [], , [rowReason] = []] = reasons
    expect(rateReason && breakerReason(reasonText(rateReason), 'en')).toBe(
      '60 % of the last 20 calls failed (limit 50 %)',
    )
    expect(rowReason && breakerReason(reasonText(rowReason), 'en')).toBe(
      '3 calls in a row got no answer (limit 3)',
    )
    expect(breakerReason('the wait is over', 'en')).toBe('The wait is over')
  })

  it('gives a reason that it does not know as it was said', () => {
    expect(breakerReason('a new rule: 7', 'ko')).toBe('A new rule: 7')
  })
})
