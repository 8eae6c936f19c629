import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ShopWorld } from '../shop-world.js'

const mounted = path.resolve(import.meta.dirname, '..', '..', 'src', 'demo', 'mounted')

/** Every route of the demo, as its files name it. */
function demoRoutes(): readonly { readonly method: string; readonly route: string }[] {
  const texts = readdirSync(mounted)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(path.join(mounted, file), 'utf8'))
  const found = texts.flatMap((text) => [
    ...text.matchAll(/app\.(get|put|post)\('(\/demo\/[^']+)'/g),
  ])
  return found.map(([, method = '', route = '']) => ({
    method: method.toUpperCase(),
    route: route.replace(':name', 'slow'),
  }))
}

describe('a shop without --demo', () => {
  let world: ShopWorld

  beforeAll(async () => {
    world = await ShopWorld.open()
  })
  afterAll(() => world.close())

  it('has no route of the demo', async () => {
    const routes = demoRoutes()
    expect(routes.map(({ route }) => route).toSorted()).toEqual([
      '/demo/audit',
      '/demo/buyers',
      '/demo/buyers',
      '/demo/calm',
      '/demo/gateway',
      '/demo/kill',
      '/demo/people',
      '/demo/restart-gateway',
      '/demo/switches/slow',
    ])
    for (const { method, route } of routes) {
      const asking = method === 'GET' ? {} : { json: {} }
      const { status, body } = await world.ask(method, route, asking)
      expect([method, route, status, body.error]).toEqual([method, route, 404, 'NOT_FOUND'])
    }
  })

  it('has no page that breaks it, and no script of one', async () => {
    for (const route of [
      ...['/ko/break', '/en/break'],
      ...['/page/demo/main.js', '/page/demo/audit-corner.js', '/page/demo/break.css'],
    ]) {
      const { status } = await fetch(`${world.shop.url}${route}`)
      expect([route, status]).toEqual([route, 404])
    }
    const page = await (await fetch(`${world.shop.url}/en/`)).text()
    expect(page).not.toContain('/page/demo/')
  })
})
