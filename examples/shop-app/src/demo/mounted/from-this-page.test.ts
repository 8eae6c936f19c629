import { expect, it } from 'vitest'
import { newApi } from '../../http/api.js'
import { answerErrors } from '../../http/answer-errors.js'
import { fromThisPage } from './from-this-page.js'

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

const app = newApi()
app.onError(answerErrors(silent))
app.use('/demo/*', fromThisPage)
app.all('/demo/it', (context) => context.json({ isDone: true }))

async function told(method: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const response = await app.request('http://127.0.0.1:3000/demo/it', { method, headers })
  const { error } = (await response.json()) as { readonly error?: string }
  return `${response.status} ${error ?? 'done'}`
}

const own = { host: '127.0.0.1:3000', 'content-type': 'application/json' }

it('lets programs of this machine in, and the page itself', async () => {
  for (const headers of [
    own,
    { ...own, host: 'localhost' },
    { ...own, host: '[::1]:3000' },
    { ...own, origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-origin' },
    { ...own, 'content-type': 'application/json; charset=utf-8' },
  ]) {
    expect([headers, await told('POST', headers)]).toEqual([headers, '200 done'])
  }
  // Typed by hand.
  expect(await told('GET', { host: '127.0.0.1:3000', 'sec-fetch-site': 'none' })).toBe('200 done')
})

it('lets nobody in by another name of this machine, or from another site', async () => {
  for (const headers of [
    { ...own, host: 'evil.example' },
    { ...own, host: '127.0.0.1.evil.example:3000' },
    { ...own, host: 'localhost.' },
    { ...own, host: '' },
    { ...own, host: '10.0.0.1:3000' },
    { ...own, origin: 'https://evil.example' },
    { ...own, origin: 'http://127.0.0.1:3001' },
    { ...own, origin: 'http://localhost:3000' },
    { ...own, origin: 'null' },
    { ...own, 'sec-fetch-site': 'cross-site' },
    // Another port of this machine is the same site, and somebody else's page.
    { ...own, 'sec-fetch-site': 'same-site' },
  ]) {
    for (const method of ['GET', 'POST', 'PUT']) {
      expect([headers, await told(method, headers)]).toEqual([headers, '403 NOT_FROM_HERE'])
    }
  }
})

it('takes JSON only: a form of another site cannot send that without asking', async () => {
  const { host } = own
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
    for (const method of ['POST', 'PUT']) {
      const headers = { host, ...(type !== '' && { 'content-type': type }) }
      expect([type, await told(method, headers)]).toEqual([type, '415 UNSUPPORTED_MEDIA_TYPE'])
    }
  }
  expect(await told('GET', { host })).toBe('200 done')
})
