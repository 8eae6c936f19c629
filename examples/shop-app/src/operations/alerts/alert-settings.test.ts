import { expect, it } from 'vitest'
import { resolveCallLimits } from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import { toss } from '@holdfast/pg-client/dialects/toss'
import { readConfig } from '../../config.js'
import { alertSettings } from './alert-settings.js'

const dialects = [
  asyncCard({ baseUrl: 'http://gateway.test', callbackUrl: 'http://shop.test' }),
  toss({ secretKey: 'test_sk_0' }),
]

it.each(dialects)('know how long a breaker of $name refuses', ({ times }) => {
  const { breakerWaitMs } = resolveCallLimits({}, times)
  expect(alertSettings(readConfig({}, {})).breakerWaitMs).toBe(breakerWaitMs)
  const clientLimits = '{"breakerWaitMs":600000}'
  const told = readConfig({ clientLimits }, {})
  expect(alertSettings(told).breakerWaitMs).toBe(600_000)
})
