import crypto from 'node:crypto'
import dgram from 'node:dgram'
import dns from 'node:dns'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import net from 'node:net'
import timers from 'node:timers'
import timersPromises from 'node:timers/promises'
import tls from 'node:tls'

/** A function that asks the machine for what a simulation must give. */
export interface AmbientMember {
  readonly holder: object
  readonly name: string
  /** As code calls it: `Date.now()`. */
  readonly what: string
  /** How to do it right, as an order. */
  readonly instead: string
}

const wall = 'use clock.now() of the ports'
const monotonic = 'use clock.monotonic() of the ports'
const timer = 'use clock.setTimer() of the ports'
const sleep = 'use clock.sleep() of the ports'
const random = 'use random.next() of the ports'
const ids = 'use ids.next() of the ports'
const network = 'let the world carry the message over its network'
const kept = 'keep the thing itself: nobody can repeat what garbage collection does'

const TIMERS = ['setTimeout', 'setInterval', 'setImmediate']
const KEYS = ['generateKey', 'generateKeySync', 'generateKeyPair', 'generateKeyPairSync']
const PRIMES = ['generatePrime', 'generatePrimeSync']
const BYTES = ['randomBytes', 'randomFill', 'randomFillSync', 'randomInt']

/**
 * All of them that this Node has. `Date` called or made without arguments is not among them: see
 * `guardedDate`.
 */
export function ambientMembers(): AmbientMember[] {
  return [...timeMembers(), ...randomMembers(), ...timerMembers(), ...networkMembers()].filter(
    ({ holder, name }) =>
      typeof Object.getOwnPropertyDescriptor(holder, name)?.value === 'function',
  )
}

function timeMembers(): AmbientMember[] {
  const { Temporal } = globalThis as { Temporal?: { readonly Now: object } }
  const now = Temporal?.Now ?? {}
  return [
    ...membersOf(Date, 'Date.', ['now'], wall),
    ...membersOf(now, 'Temporal.Now.', Object.getOwnPropertyNames(now), wall),
    ...membersOf(prototypeOf(performance), 'performance.', ['now', 'mark', 'measure'], monotonic),
    // Before `hrtime` itself, which is replaced by what passes its members on.
    ...membersOf(process.hrtime, 'process.hrtime.', ['bigint'], monotonic),
    ...membersOf(process, 'process.', ['hrtime', 'uptime'], monotonic),
  ]
}

function randomMembers(): AmbientMember[] {
  const { webcrypto } = crypto
  return [
    ...membersOf(Math, 'Math.', ['random'], random),
    ...membersOf(crypto, 'crypto.', ['randomUUID'], ids),
    ...membersOf(crypto, 'crypto.', [...BYTES, ...KEYS, ...PRIMES], random),
    // `crypto.getRandomValues` of `node:crypto` is this one.
    ...membersOf(prototypeOf(webcrypto), 'crypto.', ['getRandomValues'], random),
    ...membersOf(prototypeOf(webcrypto), 'crypto.', ['randomUUID'], ids),
    ...membersOf(prototypeOf(webcrypto.subtle), 'crypto.subtle.', ['generateKey'], random),
    ...membersOf(globalThis, 'new ', ['WeakRef', 'FinalizationRegistry'], kept),
  ]
}

function timerMembers(): AmbientMember[] {
  return [
    ...membersOf(globalThis, '', TIMERS, timer),
    ...membersOf(timers, 'timers.', TIMERS, timer),
    ...membersOf(timersPromises, 'timers/promises.', TIMERS, sleep),
    ...membersOf(prototypeOf(timersPromises.scheduler), 'scheduler.', ['wait', 'yield'], sleep),
    ...membersOf(AbortSignal, 'AbortSignal.', ['timeout'], timer),
  ]
}

function networkMembers(): AmbientMember[] {
  const lookUps = Object.keys(dns).filter((name) => /^(?:lookup|resolve|reverse)/.test(name))
  return [
    ...membersOf(globalThis, '', ['fetch'], network),
    ...membersOf(globalThis, 'new ', ['WebSocket', 'EventSource'], network),
    ...membersOf(net, 'net.', ['connect', 'createConnection'], network),
    ...membersOf(net.Socket.prototype, 'socket.', ['connect'], network),
    ...membersOf(net.Server.prototype, 'server.', ['listen'], network),
    ...membersOf(tls, 'tls.', ['connect'], network),
    ...membersOf(http, 'http.', ['request', 'get'], network),
    ...membersOf(https, 'https.', ['request', 'get'], network),
    ...membersOf(http2, 'http2.', ['connect'], network),
    ...membersOf(dgram, 'dgram.', ['createSocket'], network),
    ...membersOf(dns, 'dns.', lookUps, network),
    ...membersOf(dns.promises, 'dns.promises.', lookUps, network),
  ]
}

function membersOf(
  holder: object,
  path: string,
  names: readonly string[],
  instead: string,
): AmbientMember[] {
  return names.map((name) => ({ holder, name, what: `${path}${name}()`, instead }))
}

function prototypeOf(thing: object): object {
  return Object.getPrototypeOf(thing) as object
}
