import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { environmentName, flagName, readConfig } from './config.js'

describe('readConfig', () => {
  it('has a default for everything that can have one', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      dataDir: path.resolve('shop-data'),
      orderTtlMs: 600_000,
      clientLimits: {},
      workerSlots: undefined,
      callbackUrl: undefined,
    })
  })

  it('prefers a flag to the environment, and that to the default', () => {
    const environment = { SHOP_PORT: '1', SHOP_SWEEP_MS: '20' }
    expect(readConfig({ port: '2' }, environment)).toMatchObject({ port: 2, sweepMs: 20 })
  })

  it.each([
    [{ port: '65536' }, 'port must be an integer from 0 to 65535, got "65536".'],
    [{ port: '' }, 'port must be an integer from 0 to 65535, got "".'],
    [{ orderTtlMs: '1.5' }, 'orderTtlMs must be an integer from 1 to 2592000000, got "1.5".'],
    [{ workerSlots: '0' }, 'workerSlots must be an integer from 1 to 100000, got "0".'],
    [{ gatewayUrl: 'ftp://x' }, 'gatewayUrl must be an http(s) URL, got "ftp://x".'],
    [{ clientLimits: '{' }, 'clientLimits must be a JSON object, got "{".'],
    [{ clientTimes: '[]' }, 'clientTimes must be a JSON object, got "[]".'],
    [{ logLevel: 'loud' }, 'logLevel must be debug, info, warn, error or silent, got "loud".'],
  ])('says in one sentence what is wrong with %j', (flags, sentence) => {
    expect(() => readConfig(flags)).toThrow(sentence)
  })

  it('names flags and variables after the setting', () => {
    expect(flagName('orderTtlMs')).toBe('--order-ttl-ms')
    expect(environmentName('orderTtlMs')).toBe('SHOP_ORDER_TTL_MS')
  })
})
