/** Where in the life of a payment a process is killed. */
export const phases = [
  'before intent',
  'intent written',
  'sent',
  'answered, not stored',
  'callback stored, not applied',
  'compensating: refund written',
  'compensating: cancel sent',
] as const

export type Phase = (typeof phases)[number]

/** What is durable, or under way, at the moment of the kill. */
export const meanings: Readonly<Record<Phase, string>> = {
  'before intent': 'an order came in; nothing of a payment is stored',
  'intent written': 'the payment is stored; no byte has gone out',
  sent: 'the request has reached the gateway; nobody hears of its answer',
  'answered, not stored': "the gateway's answer has come; nobody has written it down",
  'callback stored, not applied': 'a callback is durable; its payment does not know of it',
  'compensating: refund written': 'money is to go back; no byte of the cancel has gone out',
  'compensating: cancel sent': 'the cancel has reached the gateway; nobody hears of its answer',
}

/** Phases that begin when the gateway has the request: only its side knows when. */
export const phasesAtGateway: ReadonlySet<Phase> = new Set(['sent', 'compensating: cancel sent'])

/** Marks the request that nobody will hear of again. */
export const stalledHeader = 'x-stalled-for-good'
