import { OpenAPIHono, createRoute } from '@hono/zod-openapi'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  LONGEST_DURATION_MS,
  durationSchema,
  durationText,
  rateSchema,
  rateText,
} from './quantity.js'

function messages(schema: z.ZodType, input: unknown): string[] {
  return schema.safeParse(input).error?.issues.map((issue) => issue.message) ?? []
}

describe('a duration', () => {
  it.each([
    [0, 0],
    [250, 250],
    ['250ms', 250],
    ['0ms', 0],
    ['1.5s', 1500],
    ['1.5 s', 1500],
    ['1.001s', 1001],
    ['0.007s', 7],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1.005h', 3_618_000],
    ['1d', 86_400_000],
    ['30d', LONGEST_DURATION_MS],
    [LONGEST_DURATION_MS, LONGEST_DURATION_MS],
  ])('written %j is %d ms', (input, ms) => {
    expect(durationSchema.parse(input)).toBe(ms)
  })

  it.each([
    [-1, '-1 is no duration'],
    [1.5, '1.5 is no duration'],
    [LONGEST_DURATION_MS + 1, '2592000001 is no duration'],
    [Number.NaN, 'NaN is no duration'],
    ['soon', '"soon" is no duration'],
    ['250', '"250" is no duration'],
    ['1.5ms', '"1.5ms" is no duration'],
    ['1.2345s', '"1.2345s" is no duration'],
    ['-1s', '"-1s" is no duration'],
    ['1e3s', '"1e3s" is no duration'],
    ['5 min', '"5 min" is no duration'],
    ['1s\n', '"1s\\n" is no duration'],
    ['30.001d', '"30.001d" is no duration'],
    ['x'.repeat(99), `"${'x'.repeat(40)}..." is no duration`],
    [null, 'null is no duration'],
    [['1s'], 'a list is no duration'],
    [{}, 'an object is no duration'],
    [undefined, 'the duration is missing'],
  ])('cannot be written %j: one message names it and the allowed forms', (input, told) => {
    expect(messages(durationSchema, input)).toEqual([
      `${told}; allowed: whole milliseconds such as 250, ` +
        "or text such as '250ms', '1.5s', '5m', '2h' or '1d', from 0 to 30 days",
    ])
  })

  it.each([
    [0, '0 ms'],
    [100, '100 ms'],
    [999, '999 ms'],
    [1000, '1 s'],
    [1500, '1.5 s'],
    [1234, '1.234 s'],
    [61_001, '61.001 s'],
    [60_000, '1 m'],
    [75_000, '75 s'],
    [90_000, '90 s'],
    [5_400_000, '90 m'],
    [7_200_000, '2 h'],
    [129_600_000, '36 h'],
    [LONGEST_DURATION_MS, '30 d'],
  ])('of %d ms is printed %s', (ms, text) => {
    expect(durationText(ms)).toBe(text)
  })

  it('is read back from what is printed', () => {
    const anyMs = fc.oneof(
      fc.nat({ max: LONGEST_DURATION_MS }),
      fc.nat({ max: 43_200 }).map((minutes) => minutes * 60_000),
    )
    fc.assert(
      fc.property(anyMs, (ms) => {
        expect(durationSchema.parse(durationText(ms))).toBe(ms)
      }),
    )
  })
})

describe('a rate', () => {
  it.each([
    [0, 0],
    [1, 1],
    [0.03, 0.03],
    ['3%', 0.03],
    ['3 %', 0.03],
    ['0.5%', 0.005],
    ['0.7%', 0.007],
    ['7%', 0.07],
    ['0.0000001%', 1e-9],
    ['0%', 0],
    ['100%', 1],
    ['100.0%', 1],
  ])('written %j is %d', (input, rate) => {
    expect(rateSchema.parse(input)).toBe(rate)
  })

  it.each([
    [-0.1, '-0.1 is no rate'],
    [1.01, '1.01 is no rate'],
    [3, '3 is no rate'],
    ['0.03', '"0.03" is no rate'],
    ['101%', '"101%" is no rate'],
    ['100.1%', '"100.1%" is no rate'],
    ['-3%', '"-3%" is no rate'],
    ['%', '"%" is no rate'],
    [null, 'null is no rate'],
    [undefined, 'the rate is missing'],
  ])('cannot be written %j: one message names it and the allowed forms', (input, told) => {
    expect(messages(rateSchema, input)).toEqual([
      `${told}; allowed: a number 0..1 such as 0.03, or text 0%..100% such as '3%' or '0.5%'`,
    ])
  })

  it.each([
    [0, '0 %'],
    [0.03, '3 %'],
    [0.07, '7 %'],
    [0.005, '0.5 %'],
    [0.1, '10 %'],
    [1, '100 %'],
    [1 / 3, '33.333333 %'],
    [0.000_000_01, '0.000001 %'],
  ])('of %d is printed %s', (rate, text) => {
    expect(rateText(rate)).toBe(text)
  })

  it('is read back from what is printed, to six decimals of a percent', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e8 }), (count) => {
        expect(rateSchema.parse(rateText(count / 1e8))).toBe(count / 1e8)
      }),
    )
  })
})

describe('both in a document', () => {
  const wait = z.strictObject({ after: durationSchema, share: rateSchema })

  it('are a number or a text as JSON Schema of the input', () => {
    const { after, share } = z.toJSONSchema(wait, { io: 'input' }).properties ?? {}
    expect(after).toMatchObject({
      anyOf: [
        { type: 'integer', minimum: 0, maximum: LONGEST_DURATION_MS },
        { type: 'string', pattern: expect.any(String) },
      ],
    })
    expect(share).toMatchObject({
      anyOf: [
        { type: 'number', minimum: 0, maximum: 1 },
        { type: 'string', pattern: expect.any(String) },
      ],
    })
  })

  it('are plain numbers as JSON Schema of the output', () => {
    expect(z.toJSONSchema(wait, { io: 'output' }).properties).toMatchObject({
      after: { type: 'integer', minimum: 0, maximum: LONGEST_DURATION_MS },
      share: { type: 'number', minimum: 0, maximum: 1 },
    })
  })

  it('are described in an OpenAPI document', () => {
    const app = new OpenAPIHono()
    app.openAPIRegistry.registerPath(
      createRoute({
        method: 'put',
        path: '/wait',
        request: { body: { content: { 'application/json': { schema: wait } } } },
        responses: { 204: { description: 'done' } },
      }),
    )
    const { paths } = app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: 'waits', version: '1' },
    })
    expect(paths?.['/wait']?.put?.requestBody).toMatchObject({
      content: {
        'application/json': {
          schema: {
            properties: {
              after: {
                description: 'Milliseconds, or text such as 250ms, 1.5s, 5m, 2h or 1d.',
                anyOf: [{ type: 'integer' }, { type: 'string' }],
              },
              share: { anyOf: [{ type: 'number' }, { type: 'string' }] },
            },
          },
        },
      },
    })
  })
})
