import { describe, expect, it } from 'vitest'
import { ScenarioError } from '../scenario/scenario-error.js'
import type { Scenario } from '../scenario/scenario.js'
import { serveSettings, type ServeFlags } from './serve-settings.js'

function settings(flags: Partial<ServeFlags> = {}) {
  const { options, ...rest } = serveSettings({ port: 8082, ...flags })
  return { ...options, ...rest, scenario: options.scenario as unknown as Scenario }
}

describe('the settings of pgsim serve', () => {
  it("are the seeds' gateway without flags, with a drawn seed", () => {
    expect(settings()).toMatchObject({
      dialects: ['async-card'],
      port: 8082,
      adminPort: 8083,
      scenario: { name: 'seeds' },
      callbackOrigins: ['http://localhost:8080'],
      webhooks: [],
      reservedCards: false,
      isSeedDrawn: true,
    })
    expect(settings().seed).not.toBe(settings().seed)
    expect(settings()).not.toHaveProperty('ledgerFile.length')
  })

  it('take any free admin port where the gateway takes any, unless one is named', () => {
    expect(settings({ port: 0 }).adminPort).toBe(0)
    expect(settings({ port: 0, adminPort: 9001 }).adminPort).toBe(9001)
    const dialect = [{ dialect: 'toss', port: 0 }] as const
    expect(settings({ port: 0, dialect })).toMatchObject({ port: 0, adminPort: 0 })
  })

  it("play the first dialect's own scenario", () => {
    const { scenario } = settings({ dialect: [{ dialect: 'toss', port: 1 }, 'async-card'] })
    expect(scenario.name).toBe('calm')
  })

  it('lay the flags over the scenario, and faults beside its own', () => {
    const { scenario } = settings({
      latency: '2s',
      processing: 0,
      timeScale: 0.5,
      outcomes: { approved: 0, limitExceeded: 0, invalidCard: 1 },
      fault: [{ fault: 'fail-before-commit' }, { fault: 'hang' }],
    })
    expect(scenario).toMatchObject({
      latency: { submit: { fixed: 2000 } },
      processing: { fixed: 0 },
      timeScale: 0.5,
      outcomes: { invalidCard: 1 },
    })
    const ids = scenario.faults.map(({ id }) => id)
    expect(ids).toEqual(['fail-before-commit-1', 'fail-before-commit-2', 'hang-1'])
  })

  it('let callbacks go to the origins of webhooks, each once', () => {
    const webhook = [
      { dialect: 'stripe', url: 'http://localhost:9000/a' },
      { dialect: 'stripe', url: 'http://localhost:9000/b', secret: 'mine' },
    ] as const
    const dialect = ['stripe'] as const
    const made = settings({ dialect, webhook, callbackOrigin: ['http://shop.test'] })
    expect(made.callbackOrigins).toEqual(['http://shop.test', 'http://localhost:9000'])
    expect(made.webhooks).toMatchObject([{ secret: /^whsec_/ }, { secret: 'mine' }].map(secretOf))
  })

  it('repeat the seed of the flag, else that of the scenario', () => {
    expect(settings({ seed: 7 })).toMatchObject({ seed: 7, isSeedDrawn: false })
  })

  it('are refused where the flags and the scenario do not go together', () => {
    const fault = [{ fault: 'hang', id: 'fail-before-commit-1' }]
    expect(() => settings({ fault })).toThrow(ScenarioError)
    const webhook = [{ dialect: 'toss', url: 'http://localhost/' }] as const
    expect(() => settings({ webhook })).toThrow('toss is not served; add --dialect toss')
    const own = [{ dialect: 'async-card', url: 'http://localhost/' }] as const
    expect(() => settings({ webhook: own })).toThrow('async-card brings its own address')
    const toss = [{ dialect: 'toss', port: 9001 }] as const
    expect(() => settings({ port: 9001, dialect: toss })).toThrow(
      '--port and --dialect toss both want port 9001: choose another for one',
    )
    expect(() => settings({ port: 8083 })).toThrow('--port and --admin-port both want port 8083')
    expect(() => settings({ scenario: 'clam' })).toThrow('Did you mean calm?')
    expect(() => settings({ scenario: './calm' })).toThrow('./calm: there is no such file')
  })
})

function secretOf({ secret }: { secret: string | RegExp }): object {
  return { secret: expect.stringMatching(secret) as unknown }
}
