// @ts-check

/** @typedef {import('../shell/language.js').Language} Language */

/**
 * What breakers say about themselves, and the same in Korean.
 *
 * @typedef {readonly [pattern: RegExp, sentence: string]} Translation
 * @type {readonly Translation[]}
 */
const inKorean = [
  [
    /^consecutive-unanswered: (\d+) in a row \(limit (\d+)\)$/,
    '$1번 연속으로 답이 없었음 (한도 $2번)',
  ],
  [/^consecutive-failures: (\d+) in a row \(limit (\d+)\)$/, '$1번 연속으로 실패함 (한도 $2번)'],
  [
    /^failure-rate: ([\d.]+) % of (\d+) calls \(limit ([\d.]+) %; .*$/,
    '최근 $2건 중 $1% 실패 (한도 $3%)',
  ],
  [
    /^slow-rate: ([\d.]+) % of (\d+) calls \(limit ([\d.]+) %; .*$/,
    '최근 $2건 중 $1%가 느림 (한도 $3%)',
  ],
  [/^probes: ([\d.]+) % of (\d+) failed, ([\d.]+) % slow$/, '시험 호출 $2건: $1% 실패, $3% 느림'],
  [/^the wait is over$/, '기다리는 시간이 끝남'],
  [/^the probes did not end in time$/, '시험 호출이 제때 끝나지 않음'],
  [/^an outcome asked for it$/, 'PG사가 잠시 멈춰 달라고 답함'],
  [/^by hand$/, '사람이 직접 바꿈'],
  [/^the shop was started anew$/, '상점이 다시 시작됨'],
]

/** @type {readonly Translation[]} */
const inEnglish = [
  [
    /^consecutive-unanswered: (\d+) in a row \(limit (\d+)\)$/,
    '$1 calls in a row got no answer (limit $2)',
  ],
  [/^consecutive-failures: (\d+) in a row \(limit (\d+)\)$/, '$1 calls in a row failed (limit $2)'],
  [
    /^failure-rate: ([\d.]+) % of (\d+) calls \(limit ([\d.]+) %; .*$/,
    '$1 % of the last $2 calls failed (limit $3 %)',
  ],
  [
    /^slow-rate: ([\d.]+) % of (\d+) calls \(limit ([\d.]+) %; .*$/,
    '$1 % of the last $2 calls were slow (limit $3 %)',
  ],
  [/^probes: ([\d.]+) % of (\d+) failed, ([\d.]+) % slow$/, '$2 probes: $1 % failed, $3 % slow'],
]

/**
 * Why a breaker moved, for people. What is not known here is given as the shop said it.
 *
 * @param {string} reason
 * @param {Language} language
 */
export function breakerReason(reason, language) {
  const sentences = language === 'ko' ? inKorean : inEnglish
  const known = sentences.find(([pattern]) => pattern.test(reason))
  const text = known === undefined ? reason : reason.replace(known[0], known[1])
  return text.charAt(0).toUpperCase() + text.slice(1)
}
