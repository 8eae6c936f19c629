import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { environmentName, flagName, readConfig } from './config.js'
import { WrongUsage } from './wrong-usage.js'

describe('readConfig', () => {
  it('has a default for everything that can have one', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      dataDir: path.resolve('shop-data'),
      orderTtlMs: 600_000,
      clientLimits: {},
      workerSlots: undefined,
      alertWebhookUrl: undefined,
      alertFailureShare: 50,
      alertWindowMs: 60_000,
      alertMinimumRequests: 20,
      callbackUrl: undefined,
    })
  })

  it('prefers a flag to the environment, and that to the default', () => {
    const environment = { SHOP_PORT: '1', SHOP_SWEEP_MS: '20' }
    expect(readConfig({ port: '2' }, environment)).toMatchObject({ port: 2, sweepMs: 20 })
  })

  it.each([
    [{ port: '65536' }, '--port / SHOP_PORT must be an integer from 0 to 65535, got "65536".'],
    [{ port: '' }, '--port / SHOP_PORT must be an integer from 0 to 65535, got "".'],
    [
      { orderTtlMs: '1.5' },
      '--order-ttl-ms / SHOP_ORDER_TTL_MS must be an integer from 1 to 2592000000, got "1.5".',
    ],
    [
      { workerSlots: '0' },
      '--worker-slots / SHOP_WORKER_SLOTS must be an integer from 1 to 100000, got "0".',
    ],
    [
      { gatewayUrl: 'ftp://x' },
      '--gateway-url / SHOP_GATEWAY_URL must be an http(s) URL, got "ftp://x".',
    ],
    [{ clientLimits: '{' }, '--client-limits / SHOP_CLIENT_LIMITS must be a JSON object, got "{".'],
    [{ clientTimes: '[]' }, '--client-times / SHOP_CLIENT_TIMES must be a JSON object, got "[]".'],
    [
      { clientTimes: '{"requestLifetimeMs":"x"}' },
      '--client-times / SHOP_CLIENT_TIMES: requestLifetimeMs: ' +
        'Invalid input: expected number, received string.',
    ],
    [
      { clientSchedule: '{"checkAfterMs":[1,"2"]}' },
      '--client-schedule / SHOP_CLIENT_SCHEDULE: checkAfterMs.1: ' +
        'Invalid input: expected number, received string.',
    ],
    [
      { clientLimits: '{"maxAttemps":3}' },
      '--client-limits / SHOP_CLIENT_LIMITS has no member maxAttemps; see --help.',
    ],
    [
      { logLevel: 'loud' },
      '--log-level / SHOP_LOG_LEVEL must be debug, info, warn, error or silent, got "loud".',
    ],
  ])('says in one sentence what is wrong with %j', (flags, sentence) => {
    expect(() => readConfig(flags)).toThrow(new WrongUsage(sentence))
  })

  it('repeats no secret in its sentence', () => {
    const ofToken = () => readConfig({}, { SHOP_TOKEN_SECRET: 'too short' })
    expect(ofToken).toThrow(
      new WrongUsage(
        '--token-secret / SHOP_TOKEN_SECRET must be ' +
          '32 to 256 printable ASCII characters without spaces.',
      ),
    )
    for (const url of [
      'ftp://x',
      'not a url',
      'https://me@alerts.test/',
      'https://:secret@alerts.test/',
    ]) {
      expect(() => readConfig({ alertWebhookUrl: url })).toThrow(
        new WrongUsage(
          '--alert-webhook-url / SHOP_ALERT_WEBHOOK_URL must be ' +
            'an http(s) URL without a name and a password in it.',
        ),
      )
    }
  })

  it('takes every name that the payment client knows', () => {
    const limits = { preset: 'seeds', maxAttempts: 2 }
    const times = { pendingHorizonMs: 5 }
    const schedule = { everyMs: 7, checkAfterMs: [1, 2] }
    const config = readConfig({
      clientLimits: JSON.stringify(limits),
      clientTimes: JSON.stringify(times),
      clientSchedule: JSON.stringify(schedule),
    })
    expect(config).toMatchObject({
      clientLimits: limits,
      clientTimes: times,
      clientSchedule: schedule,
    })
  })

  it('names flags and variables after the setting', () => {
    expect(flagName('orderTtlMs')).toBe('--order-ttl-ms')
    expect(environmentName('orderTtlMs')).toBe('SHOP_ORDER_TTL_MS')
  })
})
