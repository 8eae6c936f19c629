// @ts-check

/**
 * @typedef {object} OutcomeBand
 * @property {string} id
 * @property {string} title
 * @property {Readonly<Record<string, string>>} outcomes each outcome of the stats, in words
 */

/**
 * The outcomes of requests in five bands, by what the client is told. The first is drawn at the
 * bottom.
 *
 * @type {readonly OutcomeBand[]}
 */
export const outcomeBands = [
  { id: 'done', title: 'Took effect', outcomes: { accepted: 'accepted' } },
  {
    id: 'told',
    title: 'Looked up',
    outcomes: { found: 'found', absent: 'absent', replayed: 'replayed' },
  },
  {
    id: 'no',
    title: 'Said no',
    outcomes: { declined: 'declined', invalid: 'invalid' },
  },
  {
    id: 'error',
    title: 'Error answer',
    outcomes: {
      failed: 'gateway',
      proxyError: 'proxy',
      rateLimited: 'limiter',
      inFlight: 'in flight',
    },
  },
  {
    id: 'silent',
    title: 'No usable answer',
    outcomes: { cut: 'cut', hung: 'hung', truncated: 'truncated', malformed: 'malformed' },
  },
]
