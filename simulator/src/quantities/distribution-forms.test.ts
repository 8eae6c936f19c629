import { OpenAPIHono, createRoute } from '@hono/zod-openapi'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { describeDistribution, distributionSchema } from './distribution.js'
import type { Distribution, DistributionInput } from './distribution-shape.js'

const parse = (input: DistributionInput) => distributionSchema.parse(input)

/** One input of every form; the quantiles in no order. */
const EVERY_FORM: DistributionInput[] = [
  250,
  '1.5s',
  { fixed: '2s' },
  { uniform: { min: 100, max: '500ms' } },
  { lognormal: { median: '80ms', sigma: 0.6 } },
  { lognormal: { median: 80, sigma: 0.6, max: '5s' } },
  { exponential: { min: '20ms', mean: 80 } },
  { quantiles: { 'p99.9': '2s', p50: 80, p90: '200ms' } },
  { slowMode: { share: '1%', normal: { uniform: { min: 100, max: 500 } }, slow: '2s' } },
]

function problems(input: unknown): string[] {
  const { error } = z.strictObject({ latency: distributionSchema }).safeParse({ latency: input })
  return error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? []
}

describe('a distribution', () => {
  it('is one of its forms once parsed, in milliseconds and with quantiles in order', () => {
    expect(EVERY_FORM.map(parse)).toEqual([
      { fixed: 250 },
      { fixed: 1500 },
      { fixed: 2000 },
      { uniform: { min: 100, max: 500 } },
      { lognormal: { median: 80, sigma: 0.6 } },
      { lognormal: { median: 80, sigma: 0.6, max: 5000 } },
      { exponential: { min: 20, mean: 80 } },
      { quantiles: { p50: 80, p90: 200, 'p99.9': 2000 } },
      {
        slowMode: {
          share: 0.01,
          normal: { uniform: { min: 100, max: 500 } },
          slow: { fixed: 2000 },
        },
      },
    ])
    expect(JSON.stringify(parse({ quantiles: { p100: 3, p50: 2, p9: 1 } }))).toBe(
      '{"quantiles":{"p9":1,"p50":2,"p100":3}}',
    )
  })

  it('parses to itself', () => {
    for (const parsed of EVERY_FORM.map(parse)) expect(parse(parsed)).toEqual(parsed)
  })

  it('is described in a few words', () => {
    expect(EVERY_FORM.map((input) => describeDistribution(parse(input)))).toEqual([
      '250 ms',
      '1.5 s',
      '2 s',
      '100 ms..500 ms',
      'median 80 ms, sigma 0.6',
      'median 80 ms, sigma 0.6, at most 5 s',
      'at least 20 ms, on average 80 ms more',
      'p50 80 ms, p90 200 ms, p99.9 2 s',
      '100 ms..500 ms; 1 % slow: 2 s',
    ])
    expect(describeDistribution(parse({ exponential: { min: 0, mean: 80 } }))).toBe(
      'on average 80 ms',
    )
  })

  it('has a form for every kind of document', () => {
    const options = z.toJSONSchema(distributionSchema, { io: 'input' }).anyOf ?? []
    const forms = options.map((option) => Object.keys(option.properties ?? {}).join())
    const names = ['fixed', 'uniform', 'lognormal', 'exponential', 'quantiles', 'slowMode']
    expect(forms).toEqual(['', ...names])
    expect(z.toJSONSchema(distributionSchema, { io: 'output' }).anyOf).toHaveLength(7)

    const app = new OpenAPIHono()
    const content = { 'application/json': { schema: distributionSchema } }
    app.openAPIRegistry.registerPath(
      createRoute({
        method: 'put',
        path: '/latency',
        request: { body: { content } },
        responses: { 200: { description: 'set', content } },
      }),
    )
    const info = { title: 'latency', version: '1' }
    const { paths } = app.getOpenAPI31Document({ openapi: '3.1.0', info })
    const inDocument = names.map((name) => ({ required: [name], additionalProperties: false }))
    expect(paths?.['/latency']?.put?.requestBody).toMatchObject({
      content: {
        'application/json': {
          schema: { anyOf: [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }, ...inDocument] },
        },
      },
    })
  })
})

describe('what is no distribution', () => {
  const forms =
    '{ fixed: duration }, { uniform: { min, max } }, { lognormal: { median, sigma, max? } }, ' +
    '{ exponential: { min, mean } }, { quantiles: { p50, p90, p99, ... } }, ' +
    '{ slowMode: { share, normal, slow } }'
  const names = 'fixed, uniform, lognormal, exponential, quantiles'

  it.each([null, true, [], undefined])('is told all forms: %j', (input) => {
    expect(problems(input)).toEqual([
      expect.stringContaining(`allowed: a duration such as '250ms', or one of ${forms}`),
    ])
  })

  it.each<[unknown, string]>([
    ['soon', 'latency: "soon" is no duration; allowed: '],
    ['31d', 'latency: "31d" is no duration; allowed: '],
    [-1, 'latency: -1 is no duration; allowed: '],
    [{}, `latency: a distribution has exactly one of ${names}, slowMode; got nothing`],
    [
      { unifrom: {} },
      `latency: a distribution has exactly one of ${names}, slowMode; got "unifrom"`,
    ],
    [
      { fixed: 1, uniform: { min: 1, max: 2 } },
      `latency: a distribution has exactly one of ${names}, slowMode; got "fixed" and "uniform"`,
    ],
    [{ fixed: 1, uniform: {} }, 'latency: exactly one form is allowed here; "uniform" is too much'],
    [{ fixed: {} }, 'latency.fixed: an object is no duration; allowed: '],
    [{ uniform: 5 }, 'latency.uniform: uniform takes an object of min and max'],
    [{ uniform: { min: 1 } }, 'latency.uniform.max: the duration is missing; allowed: '],
    [{ uniform: { min: 2, max: 1 } }, 'latency.uniform.max: max must not be below min'],
    [
      { uniform: { min: 1, max: 2, mean: 1 } },
      'latency.uniform: uniform has no field "mean"; it takes min and max',
    ],
    [{ lognormal: { median: 0, sigma: 1 } }, 'latency.lognormal.median: must be above 0'],
    [{ lognormal: { median: 1, sigma: 0 } }, 'latency.lognormal.sigma: 0 is no sigma; allowed: '],
    [{ lognormal: { median: 1, sigma: 6 } }, 'latency.lognormal.sigma: 6 is no sigma; allowed: '],
    [
      { lognormal: { median: 9, sigma: 1, max: 8 } },
      'latency.lognormal.max: max must not be below median',
    ],
    [{ exponential: { mean: 1 } }, 'latency.exponential.min: the duration is missing; allowed: '],
    [{ exponential: { min: 1, mean: 0 } }, 'latency.exponential.mean: must be above 0'],
    [{ quantiles: 5 }, 'latency.quantiles: 5 is no quantile table; allowed: '],
    [{ quantiles: { p50: 1 } }, 'latency.quantiles: a quantile table has at least two quantiles'],
    [{ quantiles: { p50: 1, p9: 2 } }, 'latency.quantiles.p50: p50 must not be below p9 (2 ms)'],
    [{ quantiles: { p50: 1, p90: 'x' } }, 'latency.quantiles.p90: "x" is no duration; allowed: '],
    ...['p101', 'p100.1', 'p50.0', 'p05', 'p99.99', '50', 'max'].map((key): [unknown, string] => [
      { quantiles: { [key]: 1, p0: 0 } },
      `latency.quantiles.${key}: a quantile is named p0 to p100 with at most one decimal`,
    ]),
    [
      { slowMode: { share: 2, normal: 1, slow: 2 } },
      'latency.slowMode.share: 2 is no rate; allowed: ',
    ],
    [
      { slowMode: { share: 0.1, normal: 1, slow: { slowMode: {} } } },
      `latency.slowMode.slow: a distribution has exactly one of ${names}; got "slowMode"`,
    ],
    [
      { slowMode: { share: 0.1, normal: { uniform: { min: 'x', max: 1 } }, slow: 2 } },
      'latency.slowMode.normal.uniform.min: "x" is no duration; allowed: ',
    ],
  ])('is told its field and what is allowed there: %j', (input, told) => {
    expect(problems(input)).toEqual([expect.stringContaining(told)])
  })

  it('is told of every wrong field at once', () => {
    const slowMode = { share: '200%', normal: { uniform: { min: 'x' } }, more: 1 }
    expect(problems({ slowMode })).toEqual([
      expect.stringMatching(/^latency\.slowMode\.share: /),
      expect.stringMatching(/^latency\.slowMode\.normal\.uniform\.min: /),
      expect.stringMatching(/^latency\.slowMode\.normal\.uniform\.max: /),
      expect.stringMatching(/^latency\.slowMode\.slow: /),
      'latency.slowMode: slowMode has no field "more"; it takes share, normal and slow',
    ])
  })

  it('gives the allowed names as data where the form is not known', () => {
    expect(distributionSchema.safeParse({ unifrom: 1 }).error?.issues).toMatchObject([
      {
        code: 'custom',
        params: { given: ['unifrom'], allowed: [...names.split(', '), 'slowMode'] },
      },
    ])
  })
})

describe('the types', () => {
  it('are those that the schema reads and gives', () => {
    expectTypeOf<z.input<typeof distributionSchema>>().toExtend<DistributionInput>()
    expectTypeOf<z.output<typeof distributionSchema>>().toExtend<Distribution>()
    expectTypeOf<Distribution>().toExtend<DistributionInput>()
  })
})
