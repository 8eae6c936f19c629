// @ts-check

/** @typedef {Pick<import('./admin-api.js').FaultKind, 'name' | 'bites' | 'breaksPromise'>} Kind */

/**
 * @template {Kind} Member
 * @typedef {object} FaultGroup
 * @property {string} title
 * @property {string} explains
 * @property {readonly Member[]} kinds
 */

/** Faults that strike the way back: the request took effect before. */
const ANSWER_FAULTS = [
  'fail-after-commit',
  'answer-lost',
  'proxy-error',
  'in-flight',
  'slow-body',
  'truncated-body',
  'malformed-body',
  'callback-before-answer',
]

/**
 * Whether a fault strikes where a gateway is served, and not in simulations only.
 *
 * @param {Pick<Kind, 'bites'>} kind
 */
export function strikesHere({ bites }) {
  return bites === 'request' || bites === 'callback' || bites === 'gateway'
}

/**
 * The faults that strike here, in groups by what they bite. A request fault that is not known as
 * an answer's stands with the requests; those that break a promise stand last in their group.
 *
 * @template {Kind} Member
 * @param {readonly Member[]} kinds
 * @returns {FaultGroup<Member>[]}
 */
export function faultGroups(kinds) {
  const isOnAnswer = (/** @type {Member} */ { name }) => ANSWER_FAULTS.includes(name)
  const biting = (/** @type {Member['bites']} */ bites) =>
    kinds
      .filter((kind) => kind.bites === bites)
      .sort((one, other) => Number('breaksPromise' in one) - Number('breaksPromise' in other))
  const onRequests = biting('request')
  return [
    {
      title: 'Request',
      explains: 'On its way in, or in its execution',
      kinds: onRequests.filter((kind) => !isOnAnswer(kind)),
    },
    {
      title: 'Answer',
      explains: 'Executed, and the client does not learn it',
      kinds: onRequests.filter(isOnAnswer),
    },
    { title: 'Callback', explains: 'On its way to the merchant', kinds: biting('callback') },
    { title: 'Gateway', explains: 'As a whole', kinds: biting('gateway') },
  ].filter(({ kinds }) => kinds.length > 0)
}
