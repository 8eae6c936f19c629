import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ENDLESS_SEEDS } from '../../simulation/report/seeds-asked.js'
import { stagedParts, typedTo } from '../../testing/simulation-stage.js'
import { defaultJobs } from './hunt-settings.js'
import { simulateCommand } from './simulate-command.js'

/** What a hunt is asked for by these words. */
async function askedBy(...words: string[]) {
  const { parts, asked } = stagedParts()
  const said = await typedTo(
    simulateCommand(() => Promise.resolve(parts)),
    ...words,
  )
  expect(said.code, said.stderr).toBe(0)
  return asked[0]
}

async function refusal(...words: string[]): Promise<string> {
  const { parts, asked } = stagedParts()
  const said = await typedTo(
    simulateCommand(() => Promise.resolve(parts)),
    ...words,
  )
  expect({ code: said.code, stdout: said.stdout, asked }).toEqual({
    code: 2,
    stdout: '',
    asked: [],
  })
  return said.stderr.replaceAll(/\s+/g, ' ')
}

describe('the flags of pgsim simulate', () => {
  it('by default hunt through a thousand seeds in which everything breaks', async () => {
    const options = await askedBy()
    expect(options).toMatchObject({
      isSwarm: true,
      rates: {},
      dialects: ['async-card', 'toss', 'stripe'],
      store: 'sqlite',
      entities: 20,
      firstSeed: 1,
      seeds: 1000,
      jobs: defaultJobs(),
      bail: false,
      shrink: true,
      checkEvery: 100,
      reproFolder: '.sim',
      thresholds: expect.any(Array),
    })
    expect(options?.scenario.name).toBe('everything')
    for (const absent of ['worldFile', 'onlyFaults', 'forMs'])
      expect(options).not.toHaveProperty(absent)
  })

  it.each([
    [
      ['--seeds', '9', '--jobs', '1', '--quiet'],
      ['--scenario', 'everything'],
    ],
    [
      ['--fault', 'hang=20%', '--only', 'hang', 'pause', '--dialect', 'toss', '--world', 'my.js'],
      [
        ...['--scenario', 'everything', '--fault', 'hang=0.2', '--only', 'hang', 'pause'],
        ...['--dialect', 'toss', '--world', 'my.js'],
      ],
    ],
    [
      ['--scenario', 'blackout', '--profile', 'hell'],
      ['--scenario', 'blackout', '--profile', 'hell'],
    ],
  ])('%j: what lets a seed happen again goes with the hunt', async (words, typed) => {
    expect(await askedBy(...words)).toMatchObject({ typed })
  })

  it.each([
    ['--scenario blackout', { isSwarm: false }],
    ['--scenario blackout --profile swarm', { isSwarm: true }],
    ['--seed 0x5eed', { firstSeed: 0x5eed }],
    ['--seeds 7', { seeds: 7 }],
    ['--for 90s', { forMs: 90_000, seeds: ENDLESS_SEEDS }],
    ['--for 10m --seeds 5', { forMs: 600_000, seeds: 5 }],
    ['--payments 3', { entities: 3 }],
    ['--dialect toss --dialect stripe', { dialects: ['toss', 'stripe'] }],
    ['--store sqlite-file', { store: 'sqlite-file' }],
    ['--fault hang=5% --fault answer-lost=0.5', { rates: { hang: 0.05, 'answer-lost': 0.5 } }],
    ['--only hang answer-lost', { onlyFaults: ['hang', 'answer-lost'] }],
    ['--only hang --only answer-lost', { onlyFaults: ['hang', 'answer-lost'] }],
    ['--fault stale-look-up=1 --only stale-look-up', { onlyFaults: ['stale-look-up'] }],
    ['--world my-shop.js', { worldFile: 'my-shop.js' }],
    ['--jobs 0', { jobs: 0 }],
    ['--bail --no-shrink', { bail: true, shrink: false }],
    ['--check-determinism', { checkEvery: 1 }],
    ['--check-determinism 10', { checkEvery: 10 }],
    ['--check-determinism 0', { checkEvery: 0 }],
    ['--repro-dir found', { reproFolder: 'found' }],
  ])('%s asks for %j', async (words, asked) => {
    expect(await askedBy(...words.split(' '))).toMatchObject(asked)
  })

  it('lay rates of their own over those of a profile', async () => {
    const options = await askedBy('--profile', 'hell', '--fault', 'hang=50%')
    expect(options?.rates).toMatchObject({ hang: 0.5, 'answer-lost': 0.1 })
  })

  it('go before the seed of the scenario, and add thresholds to its own', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'pgsim-flags-'))
    const file = path.join(folder, 'own.yaml')
    writeFileSync(file, "{ name: own, description: Own., seed: 99, thresholds: ['violations==0'] }")
    expect(await askedBy('--scenario', file)).toMatchObject({
      firstSeed: 99,
      isSwarm: false,
      thresholds: ['violations==0'],
    })
    const flags = ['--seed', '5', '--threshold', 'hits.hang>0', '--threshold', 'crashes>0']
    expect(await askedBy('--scenario', file, ...flags)).toMatchObject({
      firstSeed: 5,
      thresholds: ['violations==0', 'hits.hang>0', 'crashes>0'],
    })
    rmSync(folder, { recursive: true })
  })

  it.each([
    ['--scenario everthing', 'there is no scenario "everthing". Did you mean everything?'],
    ['--profile hel', 'There is no profile "hel". Did you mean hell? Allowed: mild, swarm, hell.'],
    ['--store sqlit', 'There is no store "sqlit". Did you mean sqlite?'],
    ['--dialect tos', 'There is no dialect "tos". Did you mean toss?'],
    ['--dialect toss --dialect toss', 'toss is there already.'],
    ['--fault answer-lsot=5%', 'There is no fault "answer-lsot". Did you mean answer-lost?'],
    ['--fault hang', 'Allowed: name=rate, such as answer-lost=5%'],
    ['--fault hang=5', '5 is no rate; allowed: a number 0..1'],
    ['--fault hang=5%=6%', 'Allowed: name=rate'],
    ['--only hnag', 'There is no fault "hnag". Did you mean hang?'],
    [
      '--only hang --fault answer-lost=5%',
      '--fault answer-lost never strikes: --only leaves it out',
    ],
    [
      '--only stale-look-up',
      'it breaks a promise, so it is never drawn; add --fault stale-look-up=5%',
    ],
    ['--seeds 0', 'Allowed: a whole number from 1 on.'],
    ['--payments many', 'Allowed: a whole number from 1 on.'],
    ['--for 5min', '"5min" is no duration'],
    ['--seed -1', "argument '-1' is invalid"],
    ['--jobs half', 'Allowed: a whole number from 0 on.'],
    ['--check-determinism x', 'Allowed: a whole number from 0 on.'],
    ['--sceanrio calm', "unknown option '--sceanrio'"],
    ['--threshold violatoins==0', 'at character 1: there is no metric "violatoins". Did you mean'],
    ['--threshold hits.hnag>0', 'hits has no "hnag". Did you mean hang?'],
    ['--explain no-duble-charge', 'Did you mean no-double-charge?'],
  ])('%s is refused in words', async (words, said) => {
    expect(await refusal(...words.split(' '))).toContain(said)
  })

  it('name a world that cannot be loaded in a sentence', async () => {
    const loadWorld = () => Promise.reject(new TypeError('x.js must export a world'))
    const { parts } = stagedParts({ loadWorld })
    const command = simulateCommand(() => Promise.resolve(parts))
    expect(await typedTo(command, '--world', 'x.js')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'pgsim: --world: x.js must export a world\n',
    })
  })
})
