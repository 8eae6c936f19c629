import { describe, expect, it } from 'vitest'
import { answerErrors } from '../http/answer-errors.js'
import { newApi } from '../http/api.js'
import { isPage, isPagePart, pageRoutes, type PageDemo } from './page-routes.js'

const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }

const demo: PageDemo = {
  folder: new URL('../demo/page/', import.meta.url),
  shell: {
    family: { name: 'break', screens: ['break'], styles: ['demo/a.css'], script: 'demo/a.js' },
    styles: ['demo/corner.css'],
    script: 'demo/corner.js',
    tossWindowUrl: 'http://toss.test/checkout',
  },
}

function served(with_?: PageDemo) {
  const app = newApi()
  app.onError(answerErrors(logger))
  app.route('/', pageRoutes(with_))
  return (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })
}

describe('the pages of the shop', () => {
  const ask = served()

  it.each([
    ['en-GB,en;q=0.9', '/en/'],
    ['ko', '/ko/'],
    ['fr', '/ko/'],
  ])('begin in the language that the reader reads: %s', async (language, place) => {
    const answer = await ask('/', { 'accept-language': language })
    expect([answer.status, answer.headers.get('location')]).toEqual([302, place])
  })

  it.each([
    '',
    'cart',
    'checkout',
    'orders',
    'orders/o-1',
    'orders/o-1/toss',
    'points',
    'operator',
  ])('are there in both languages: /%s', async (screen) => {
    for (const [language, other] of [
      ['ko', 'en'],
      ['en', 'ko'],
    ]) {
      const answer = await ask(`/${language}/${screen}`)
      expect(answer.status).toBe(200)
      const text = await answer.text()
      expect(text).toMatch(/^<!doctype html>/)
      expect(text).toContain(`lang="${language}"`)
      // The way to the other language leads to the same screen.
      expect(text).toContain(`href="/${other}/${screen}"`)
    }
  })

  it('are nowhere else', async () => {
    for (const path of ['/ko/nothing', '/en/orders/o-1/nothing', '/ko/orders/o-1/']) {
      const answer = await ask(path)
      expect([path, answer.status]).toEqual([path, 404])
      expect(await answer.text()).toMatch(/^<!doctype html>/)
    }
    expect((await ask('/de/')).status).toBe(404)
  })

  it('repeat what stands in their address only as text', async () => {
    const text = await (await ask('/ko/orders/%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E')).text()
    expect(text).not.toContain('<script>alert')
  })

  it.each(['%2e%2e/package.json', '..%2fpackage.json', 'tsconfig.json', 'storefront', 'x%00.js'])(
    'come with no other file: %s',
    async (name) => {
      expect((await ask(`/page/${name}`)).status).toBe(404)
    },
  )

  it('send what has not changed only once, and small', async () => {
    const first = await ask('/page/look.css', { 'accept-encoding': 'gzip' })
    expect(first.headers.get('content-encoding')).toBe('gzip')
    const etag = first.headers.get('etag') ?? ''
    const second = await ask('/page/look.css', { 'if-none-match': etag })
    expect([second.status, await second.text()]).toEqual([304, ''])
  })

  it('have nothing of a demo where there is none', async () => {
    const documentText = await (await ask('/ko/')).text()
    expect(documentText).toContain('data-is-demo="no"')
    expect(documentText).not.toContain('/demo')
    expect(documentText).not.toContain('/ko/break')
    for (const path of ['/ko/break', '/en/break', '/page/demo/main.js']) {
      expect([path, (await ask(path)).status]).toEqual([path, 404])
    }
  })

  it('lead to the demo where there is one', async () => {
    const askDemo = served(demo)
    const text = await (await askDemo('/ko/')).text()
    expect(text).toContain('href="/ko/break"')
    expect(text).toContain('src="/page/demo/corner.js"')
    expect(text).toContain('data-toss-window="http://toss.test/checkout"')
    expect((await askDemo('/en/break')).status).toBe(200)
  })

  it('are told from the API and from their parts by their paths', () => {
    const pages = ['/', '/ko', '/ko/', '/en/orders/1', '/ko/page/']
    const parts = ['/page/look.css', '/page/demo/corner.js']
    const others = ['/orders', '/korea', '/page', '/pages/1', '/products', '/kor/']
    const all = [...pages, ...parts, ...others]
    expect(all.filter(isPage)).toEqual(pages)
    expect(all.filter(isPagePart)).toEqual(parts)
  })
})
