import { InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import { readWebhook, withSecret } from './webhook-flag.js'

const url = 'http://localhost:8080/hook'

describe('a webhook as a flag', () => {
  it('is read with its secret or without, and added to those given before', () => {
    const first = readWebhook(`stripe=${url}`, undefined)
    expect(first).toEqual([{ dialect: 'stripe', url }])
    expect(readWebhook(`toss=${url}?a=b,whsec_mine`, first)).toEqual([
      ...first,
      { dialect: 'toss', url: `${url}?a=b`, secret: 'whsec_mine' },
    ])
  })

  it('gets a secret of its own where none is given', () => {
    const made = withSecret({ dialect: 'stripe', url }).secret
    expect(made).toMatch(/^whsec_[\w-]{32}$/)
    expect(withSecret({ dialect: 'stripe', url }).secret).not.toBe(made)
    expect(withSecret({ dialect: 'stripe', url, secret: 'mine' }).secret).toBe('mine')
  })

  it.each([
    ['', 'Allowed: dialect=address[,secret]'],
    ['stripe', 'Allowed: dialect=address[,secret]'],
    ['stripe=hook', 'Allowed: dialect=address[,secret]'],
    ['stripe=ftp://localhost/hook', 'Allowed: dialect=address[,secret]'],
    [`stirpe=${url}`, 'There is no dialect "stirpe". Did you mean stripe?'],
  ])('is refused: %j', (text, message) => {
    expect(() => readWebhook(text, undefined)).toThrow(InvalidArgumentError)
    expect(() => readWebhook(text, undefined)).toThrow(message)
  })
})
