import { afterEach, describe, expect, it } from 'vitest'
import { asking } from '../testing/admin-asker.js'
import { call } from '../testing/gateway-caller.js'
import { Stage } from '../testing/stage.js'

const stage = new Stage()
const started = stage.simulator.bind(stage)
afterEach(() => stage.clear())

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

describe('the status page', () => {
  it('is at /__admin/, on both ports; other ways lead there', async () => {
    const { adminUrl, gatewayUrl } = await started()
    for (const base of [adminUrl, gatewayUrl]) {
      const page = await asking(base)('GET', '/')
      expect(page.status).toBe(200)
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(page.text).toMatch(/^<!doctype html>/i)
      const { status, headers } = await asking(base)('GET', '')
      expect([status, headers.get('location')]).toEqual([302, '/__admin/'])
    }
    const root = await fetch(`${adminUrl}/`, { redirect: 'manual' })
    expect([root.status, root.headers.get('location')]).toEqual([302, '/__admin/'])
    // The gateway's own root belongs to the dialect.
    expect((await call('GET', `${gatewayUrl}/`)).status).toBe(404)
  })

  it('comes with everything that it loads, in the right type', async () => {
    const { adminUrl } = await started()
    const ask = asking(adminUrl)
    const { text } = await ask('GET', '/')
    const waiting = [...text.matchAll(/(?:href|src)="\/__admin(\/page\/[^"]+)"/g)].map(
      ([, path = '']) => path,
    )
    expect(waiting).toEqual(expect.arrayContaining(['/page/look.css', '/page/status.js']))
    const seen = new Set<string>()
    for (const path of waiting) {
      if (seen.has(path)) continue
      seen.add(path)
      const asset = await ask('GET', path)
      expect([path, asset.status]).toEqual([path, 200])
      expect(asset.headers.get('content-type')).toBe(TYPES[path.split('.').at(-1) ?? ''])
      const imported = [...asset.text.matchAll(/from '\.\/([^']+)'/g)]
      waiting.push(...imported.map(([, name = '']) => `/page/${name}`))
    }
  })

  it('may load from here only, and stand in no frame', async () => {
    const { adminUrl } = await started()
    for (const path of ['/', '/page/status.js']) {
      const { headers } = await asking(adminUrl)('GET', path)
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  it.each([
    'nothing.js',
    'tsconfig.json',
    'status',
    'Status.js',
    'status.js.map',
    '%2e%2e/package.json',
    '..%2fpackage.json',
    '..%2fdist%2findex.js',
    '%2e%2e%2fdist%2findex.js',
    'x%2f..%2f..%2fdist%2findex.js',
    '%2e%2e%2f%2e%2e%2fpackage.json',
    '..%5cpackage.json',
    '%2fetc%2fpasswd',
    'page%2fstatus.js',
    'status.js%00.css',
    '',
  ])('has no %j', async (name) => {
    const { adminUrl } = await started()
    // Not by fetch: that would tidy the path up before it is sent.
    const reply = await call('GET', `${adminUrl}/__admin/page/${name}`)
    expect(reply).toMatchObject({ status: 404, json: { error: 'not-found' } })
  })
})
