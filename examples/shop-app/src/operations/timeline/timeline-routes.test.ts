import { beforeEach, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { identity, OperatorDoor } from '../testing/operator-door.js'
import { ToldClient } from '../testing/told-client.js'
import { timelineRoutes } from './timeline-routes.js'
import { Timeline } from './timeline.js'

let door: OperatorDoor
let clock: VirtualClock
let client: ToldClient

beforeEach(() => {
  clock = new VirtualClock({ wallMs: 1_000_000 })
  client = new ToldClient(clock)
  door = new OperatorDoor(timelineRoutes({ timeline: new Timeline([client], clock), identity }))
})

it('tells an operator what is new since the last question, and since when it counts', async () => {
  client.attempts(1, 'accepted')
  await clock.advance(1000)
  const since = new Date(1_000_000).toISOString()
  const counted = { second: 1000, dialect: 'async-card', results: { accepted: 1 }, refusals: {} }
  expect(await door.ask('GET', '/operations/timeline')).toEqual({
    status: 200,
    body: { since, next: 1000, seconds: [counted] },
  })
  await clock.advance(1000)
  expect((await door.ask('GET', '/operations/timeline?after=1000')).body).toEqual({
    ...{ since, next: 1001, seconds: [] },
  })
})

it('tells nobody else, and takes no other second than a number', async () => {
  expect((await door.ask('GET', '/operations/timeline', { as: 'nobody' })).status).toBe(401)
  expect((await door.ask('GET', '/operations/timeline', { as: 'buyer' })).status).toBe(403)
  for (const after of ['soon', '-1', '1.5']) {
    expect((await door.ask('GET', `/operations/timeline?after=${after}`)).status).toBe(400)
  }
})
