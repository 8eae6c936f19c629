// @ts-check
import { countText, timeText, wordsOf } from '../shell/language.js'

/** @typedef {import('./audit-stream.js').AuditState} AuditState */
/** @typedef {'good' | 'wait' | 'bad' | 'idle'} Tone */

export const auditWords = wordsOf({
  ko: {
    title: '실시간 감사',
    doubled: '중복 결제',
    lost: '유실',
    open: '진행 중',
    first: '첫 확인을 기다립니다',
    away: '상점이 꺼져 있습니다',
    noLedger: 'PG 원장을 읽을 수 없습니다',
    refused: '이 페이지에서는 감사를 볼 수 없습니다',
    unseen: (/** @type {string} */ time) => `${time} 이후 확인하지 못했습니다`,
    clear: '모두 맞습니다',
    wrong: '장부가 맞지 않습니다',
    onTheirWay: (/** @type {number} */ count) => `${countText(count)}건 진행 중`,
    short: (
      /** @type {string} */ doubled,
      /** @type {string} */ lost,
      /** @type {string} */ open,
    ) => `중복 ${doubled} · 유실 ${lost} · 진행 중 ${open}`,
    sums: (/** @type {string} */ orders, /** @type {string} */ charges) =>
      `주문 ${orders} · PG 결제 ${charges}`,
  },
  en: {
    title: 'Live audit',
    doubled: 'Doubled',
    lost: 'Lost',
    open: 'On their way',
    first: 'Waiting for the first look',
    away: 'The shop is away',
    noLedger: 'The ledger cannot be read',
    refused: 'This page may not see the audit',
    unseen: (/** @type {string} */ time) => `Nobody has looked since ${time}`,
    clear: 'All clear',
    wrong: 'The books do not agree',
    onTheirWay: (/** @type {number} */ count) => `${countText(count)} on their way`,
    short: (
      /** @type {string} */ doubled,
      /** @type {string} */ lost,
      /** @type {string} */ open,
    ) => `doubled ${doubled} · lost ${lost} · open ${open}`,
    sums: (/** @type {string} */ orders, /** @type {string} */ charges) =>
      `${orders} orders · ${charges} charges`,
  },
})

/** What nobody knows. */
const UNKNOWN = '–'

/** @param {number | null | undefined} count */
export function knownCount(count) {
  return count === null || count === undefined ? UNKNOWN : countText(count)
}

/**
 * Why nobody can say how it stands; undefined where somebody can.
 *
 * @param {AuditState} state
 */
export function whyUnknown({ look, isShopAway, isRefused, unseenSince }) {
  if (isRefused) return auditWords.refused
  if (isShopAway) return auditWords.away
  if (unseenSince !== undefined) return auditWords.unseen(timeText(unseenSince))
  if (look === undefined) return auditWords.first
  return look.isGatewayAnswering ? undefined : auditWords.noLedger
}

/**
 * @param {AuditState} state
 * @returns {Tone}
 */
export function toneOf(state) {
  const { look } = state
  if (look === undefined || whyUnknown(state) !== undefined) return 'idle'
  if (isWrong(look)) return 'bad'
  return look.open > 0 ? 'wait' : 'good'
}

/**
 * How it stands, in a few words.
 *
 * @param {AuditState} state
 */
export function sentenceOf(state) {
  const { look } = state
  const why = whyUnknown(state)
  if (look === undefined || why !== undefined) return why ?? auditWords.first
  if (isWrong(look)) return auditWords.wrong
  return look.open > 0 ? auditWords.onTheirWay(look.open) : auditWords.clear
}

/**
 * Whether the numbers are those of a look that is over.
 *
 * @param {AuditState} state
 */
export function isOld({ isShopAway, isRefused, unseenSince }) {
  return isShopAway || isRefused || unseenSince !== undefined
}

/** @param {import('./audit-stream.js').AuditLook} look */
function isWrong({ doubled, lost }) {
  return (doubled ?? 0) > 0 || (lost ?? 0) > 0
}
