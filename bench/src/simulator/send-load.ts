import { Agent, request as openRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import autocannon from 'autocannon'
import { percentile } from '../percentile.js'
import { everyNth, type RequestItem, type Requests } from './requests.js'

/** As many requests as go. */
export interface FullLoad {
  readonly url: string
  readonly requests: Requests
  readonly seconds: number
  /** Each sends a request when the one before is answered. */
  readonly connections: number
}

/** So many requests a second, evenly, however long their answers take. */
export interface PacedLoad {
  readonly url: string
  readonly requests: Requests
  readonly seconds: number
  readonly perSecond: number
}

/** How requests ended. */
interface Ended {
  readonly answered: number
  /** Of these: answered with another status than 2xx; and those that nobody answered. */
  readonly wrong: number
}

/** What came of as many requests as go. */
export interface FullResult extends Ended {
  readonly perSecond: number
}

/** What came of evenly paced requests; times from the request to the end of its answer. */
export interface PacedResult extends Ended {
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Sends as many requests as go, with autocannon. */
export async function fullLoad(load: FullLoad): Promise<FullResult> {
  const { url, requests, seconds, connections } = load
  const { method, headers } = requests
  let opened = 0
  const { result, tookMs } = await cannonade({
    url,
    method,
    headers: { ...headers },
    connections,
    duration: seconds,
    // It ends at a multiple of this.
    sampleInt: 100,
    setupClient: (client) => {
      client.setRequests(everyNth(requests, connections, opened).map((item) => ({ ...item })))
      opened += 1
    },
  })
  const { errors, non2xx } = result
  const answered = result['2xx'] + non2xx
  return { answered, wrong: non2xx + errors, perSecond: (answered * 1000) / tookMs }
}

/** How long it took is without the time in which requests are made ready; its own is not. */
function cannonade(
  options: autocannon.Options,
): Promise<{ readonly result: autocannon.Result; readonly tookMs: number }> {
  return new Promise((resolve, reject) => {
    let started = Number.NaN
    const running = autocannon(options, (error: unknown, result) => {
      if (error) reject(error instanceof Error ? error : new Error('autocannon failed'))
      else resolve({ result, tookMs: performance.now() - started })
    })
    running.on('start', () => (started = performance.now()))
  })
}

/**
 * Sends requests evenly. autocannon keeps a rate too, but sends all requests of a second at its
 * beginning, so that they wait for each other.
 */
export async function pacedLoad(load: PacedLoad): Promise<PacedResult> {
  const { url, requests, seconds, perSecond } = load
  const agent = new Agent({ keepAlive: true })
  const sent: Promise<Timed>[] = []
  const started = performance.now()
  for (let number = 0; number < seconds * perSecond; number += 1) {
    const waitMs = started + (number * 1000) / perSecond - performance.now()
    if (waitMs > 0) await sleep(waitMs)
    const item = requests.items[number % requests.items.length]
    if (item !== undefined) sent.push(timed(agent, url, requests, item))
  }
  const timings = await Promise.all(sent)
  agent.destroy()
  // The first ones open the connections that the others use.
  const counted = timings.slice(Math.floor(timings.length / 10))
  const times = counted.map(({ ms }) => ms)
  return {
    answered: timings.length,
    wrong: timings.filter(({ isRight }) => !isRight).length,
    p50Ms: percentile(times, 50),
    p99Ms: percentile(times, 99),
  }
}

interface Timed {
  readonly ms: number
  readonly isRight: boolean
}

function timed(
  agent: Agent,
  url: string,
  { method, headers }: Requests,
  { path, body }: RequestItem,
): Promise<Timed> {
  const started = performance.now()
  return new Promise((resolve) => {
    const end = (isRight: boolean): void => resolve({ ms: performance.now() - started, isRight })
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const request = openRequest(url + path, { method, agent, headers: { ...headers, ...length } })
    request.on('response', (response) => {
      const { statusCode = 0 } = response
      response.on('end', () => end(statusCode >= 200 && statusCode < 300))
      response.on('error', () => end(false))
      response.resume()
    })
    request.on('error', () => end(false))
    request.end(body)
  })
}
