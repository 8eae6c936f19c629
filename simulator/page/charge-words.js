// @ts-check

/** @typedef {import('./admin-api.js').LedgerCharge} LedgerCharge */
/** @typedef {'good' | 'wait' | 'bad' | 'idle'} Tone */

/**
 * Where a charge stands, in words.
 *
 * @type {Readonly<Record<LedgerCharge['state'], readonly [string, Tone]>>}
 */
const STATE_WORDS = {
  opened: ['Opened', 'idle'],
  authenticated: ['Authenticated', 'wait'],
  pending: ['Pending', 'wait'],
  awaitingDeposit: ['Awaits deposit', 'wait'],
  authorized: ['Authorized', 'wait'],
  approved: ['Approved', 'good'],
  declined: ['Declined', 'bad'],
  expired: ['Expired', 'idle'],
  canceled: ['Canceled', 'idle'],
}

/**
 * The state of a charge in words, and how it is coloured.
 *
 * @param {LedgerCharge} charge
 * @returns {readonly [string, Tone]}
 */
export function stateWords({ state, received, refunded }) {
  if (state !== 'approved' || refunded === 0) return STATE_WORDS[state]
  return refunded === received ? ['Refunded', 'idle'] : ['Partly refunded', 'good']
}

/**
 * What the dialect says of a charge; empty where that is the same word again.
 *
 * @param {LedgerCharge} charge
 */
export function dialectWords({ state, status, reason }) {
  const isSame = status.toLowerCase().replaceAll('_', '') === state.toLowerCase()
  return [isSame ? '' : status, reason ?? ''].filter((part) => part !== '').join(' · ')
}

/**
 * What became of the callbacks of a charge, in a few words.
 *
 * @param {LedgerCharge['callback']} callback
 */
export function callbackWords({ sent, answered, lost }) {
  const parts = [
    sent === 0 ? '' : `${sent} sent`,
    answered.slice(-3).join(', '),
    lost ? 'lost' : '',
  ]
  return parts.filter((part) => part !== '').join(' · ') || 'none yet'
}
