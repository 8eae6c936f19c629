import type { ServedDialect } from '../dialects/served-dialect.js'
import type { WireAnswer, WireRequest } from '../dialects/wire.js'
import type { RequestFate } from '../faults/request-fate.js'
import type { RequestOutcome } from './request-counts.js'

/** What is said to a request, and what it counts as. */
export interface Said {
  readonly answer: WireAnswer
  readonly outcome: RequestOutcome
}

/**
 * What is said in the end: the gateway's own answer, or what a fault puts in its place.
 *
 * @param answer what the gateway itself answers; absent where it did not execute the request
 */
export function said(
  { says }: Pick<ServedDialect, 'says'>,
  request: WireRequest,
  instead: RequestFate['instead'],
  answer?: WireAnswer,
): Said {
  switch (instead) {
    case 'proxyError': {
      const isBehind = answer !== undefined
      const page = isBehind ? proxyPage(504, 'Gateway Time-out') : proxyPage(503, UNAVAILABLE)
      return { answer: page, outcome: instead }
    }
    case 'inFlight':
      return { answer: says.inFlight(request), outcome: instead }
    case 'rateLimited':
      return { answer: says.rateLimited(request), outcome: instead }
    case 'malformed':
      return { answer: malformed(answer ?? says.gatewayError(request)), outcome: instead }
    case 'gatewayError':
      return asItIs(says.gatewayError(request))
    case null:
      return asItIs(answer ?? says.gatewayError(request))
  }
}

/** An answer that no fault has touched. */
export function asItIs(answer: WireAnswer): Said {
  return { answer, outcome: answer.outcome }
}

const UNAVAILABLE = 'Service Unavailable'

/** The page of a proxy in front: HTML, in nobody's dialect. */
function proxyPage(status: number, title: string): WireAnswer {
  const body = [
    '<html>',
    `<head><title>${status} ${title}</title></head>`,
    `<body><center><h1>${status} ${title}</h1></center><hr><center>proxy</center></body>`,
    '</html>',
    '',
  ].join('\n')
  return { outcome: 'failed', status, headers: { 'content-type': 'text/html' }, body }
}

/** The same answer with the first half of its body twice: no JSON any more, the length right. */
function malformed(answer: WireAnswer): WireAnswer {
  const half = answer.body.slice(0, Math.ceil(answer.body.length / 2))
  return { ...answer, body: half + half }
}
