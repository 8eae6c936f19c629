import { describe, expect, it } from 'vitest'
import { ScenarioError } from '../scenario/scenario-error.js'
import { isAllowedTarget, readOrigins } from './callback-targets.js'
import { WebhookBook } from './webhook-book.js'

const ORIGINS = ['http://shop.example']

describe('webhook addresses', () => {
  const book = new WebhookBook(['toss', 'stripe'], ORIGINS)
  const toss = { dialect: 'toss', url: 'http://shop.example/toss', secret: 'a' } as const
  const stripe = { dialect: 'stripe', url: 'http://shop.example/stripe', secret: 'b' } as const

  it('are found by dialect, and replaced all at once', () => {
    book.replace([toss, stripe])
    expect(book.all()).toEqual([toss, stripe])
    expect(book.of('stripe')).toEqual([stripe])
    book.replace([toss])
    expect(book.of('stripe')).toEqual([])
  })

  it('are refused all together where one is wrong', () => {
    book.replace([toss])
    const foreign = { ...stripe, url: 'http://shop.example.evil/' }
    const unserved = { ...toss, dialect: 'async-card' as const }
    const replacing = () => book.replace([stripe, foreign, unserved])
    expect(replacing).toThrow(ScenarioError)
    expect(replacing).toThrow('webhooks[1].url: no callback may go to http://shop.example.evil/')
    expect(replacing).toThrow('webhooks[2].dialect: async-card is not served')
    expect(book.all()).toEqual([toss])
  })
})

it('are refused where each payment brings its own address', () => {
  const book = new WebhookBook(['async-card'], ORIGINS)
  const webhook = { dialect: 'async-card', url: 'http://shop.example/a', secret: 'a' } as const
  expect(() => book.replace([webhook])).toThrow(
    'webhooks[0].dialect: each payment of async-card brings its own address',
  )
  expect(book.all()).toEqual([])
})

describe('origins that callbacks may go to', () => {
  it('are read as browsers write them', () => {
    const written = ['HTTP://Shop.example:80/', 'https://shop.example:8443', 'http://[::1]:8080']
    expect(readOrigins(written)).toEqual([
      'http://shop.example',
      'https://shop.example:8443',
      'http://[::1]:8080',
    ])
  })

  it.each([
    ...['shop.example', 'localhost:8080', 'http://', '', 'file:///a', 'http://a.example/path'],
    ...['http://a.example/?b', 'http://user@a.example', 'http://a.example/#b', '*'],
  ])('are refused where they are none: %s', (text) => {
    expect(() => readOrigins(['http://fine.example', text])).toThrow(
      `callbackOrigins[1]: ${text} is no origin such as http://localhost:8080`,
    )
  })

  it.each([
    ['http://shop.example/a?b#c', true],
    ['http://shop.example:80', true],
    ['http://user:secret@shop.example/a', true],
    ['http://shop.example.evil/a', false],
    ['http://shop.example@evil.example/a', false],
    ['http://shop.example:81/a', false],
    ['https://shop.example/a', false],
    ['http:/\\evil.example/http://shop.example', false],
    ['javascript:alert(1)', false],
    ['/a', false],
  ])('are compared with the parsed address: %s is %s', (address, isAllowed) => {
    expect(isAllowedTarget(address, ORIGINS)).toBe(isAllowed)
  })
})
