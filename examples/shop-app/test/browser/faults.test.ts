import { expect, it } from 'vitest'
import { down, hang, lostAnswers, noCallbacks } from '../../src/demo/gateway-faults.js'
import { SETTLES_AT } from './browser-world.js'
import { describeInBrowser } from './describe-in-browser.js'

describeInBrowser('a browser under faults', (stage) => {
  it('shows an answer that was lost as being confirmed, never as failed; it heals', async () => {
    const { shopper } = await stage.shopping()
    const noLookUps = { fault: 'hang', match: { operation: 'inquiry' } } as const
    await stage.breakGateway({ ...lostAnswers, rate: 1 }, noCallbacks, noLookUps)
    await shopper.order()
    const seen = await shopper.recordStandings()
    await shopper.until('confirming')
    await stage.world.gateway.change({ faults: [] })
    await shopper.until('paid')
    const standings = await seen()
    expect(standings).toContain('confirming')
    expect(standings.filter((one) => ['failed', 'declined', 'notExecuted'].includes(one))).toEqual(
      [],
    )
  })

  it('comes to its end where every callback is lost', async () => {
    const { shopper } = await stage.shopping()
    await stage.world.gateway.change({ faults: [noCallbacks] })
    await shopper.order()
    await shopper.until('paid')
  })

  it('asks now, where somebody cannot wait', async () => {
    const { page, shopper } = await stage.shopping()
    await stage.world.gateway.change({ faults: [noCallbacks], timeScale: 1 })
    await shopper.order()
    await shopper.until('processing')
    await stage.world.gateway.change({ timeScale: SETTLES_AT })
    await page.getByRole('button', { name: 'Ask now' }).click()
    await page.getByText('We have asked the payment company.').waitFor()
    await shopper.until('paid')
  })

  it('goes on looking where a module of the shop is silent for a while', async () => {
    const { page, shopper } = await stage.shopping()
    await stage.world.gateway.change({ timeScale: 1 })
    const id = await shopper.order()
    await shopper.until('processing')
    let isSilent = true
    const json = { error: 'DEPENDENCY_FAILED', message: 'Try again shortly.', details: null }
    await page.route(`**/orders/${id}`, (route) =>
      isSilent ? route.fulfill({ status: 424, json }) : route.continue(),
    )
    await stage.world.gateway.change({ timeScale: SETTLES_AT })
    await page.locator('.order-log li', { hasText: 'Your order is confirmed.' }).waitFor()
    // The last that anybody tells of this order: nobody calls this page any more.
    await page.waitForResponse((response) => response.status() === 424)
    isSilent = false
    await shopper.until('paid')
  })

  it('lets others browse while the gateway is down, and charges nobody', async () => {
    const { page, shopper } = await stage.shopping()
    const other = await stage.shopping()
    const before = (await stage.world.gateway.charges()).length
    await stage.breakGateway(down)
    await shopper.addToCart()
    await shopper.checkOut('approve')
    await shopper.placeButton.click()
    await other.shopper.open()
    await other.page.locator('.product').first().waitFor()
    await other.shopper.addFromShelf()
    await shopper.orderId()
    await page.locator('.order-headline[data-tone="bad"]').waitFor()
    expect(await page.locator('.order-headline').textContent()).toContain('Nothing was charged')
    expect(await stage.world.gateway.charges()).toHaveLength(before)
  })

  it('lets others browse while the gateway hangs', async () => {
    const { shopper } = await stage.shopping()
    const other = await stage.shopping()
    await stage.breakGateway(hang)
    await shopper.addToCart()
    await shopper.checkOut('approve')
    await shopper.placeButton.click()
    await other.shopper.open()
    await other.page.locator('.product').first().waitFor()
    await stage.world.gateway.change({ faults: [] })
    await shopper.orderId()
  })

  it('says that the shop is gone, and goes on with the order when it is back', async () => {
    const { page, shopper, complaints } = await stage.shopping()
    await stage.world.gateway.change({ timeScale: 1 })
    await shopper.order()
    const banner = page.getByRole('alert').filter({ hasText: 'The shop is away' })
    const gone = banner.waitFor()
    await stage.world.kill()
    await gone
    await banner.waitFor({ state: 'hidden' })
    await stage.world.gateway.change({ timeScale: SETTLES_AT })
    await shopper.until('paid')
    expect(complaints.all).toEqual([])
  })

  it('orders once where the shop dies under the click', async () => {
    const { page, shopper } = await stage.shopping()
    await shopper.addToCart()
    await shopper.checkOut('approve')
    // Only the answer is missing: the request has come in.
    let isCut = false
    await page.route('**/orders', async (route) => {
      if (route.request().method() !== 'POST' || isCut) return route.continue()
      isCut = true
      const sent = route.fetch().catch(() => undefined)
      await stage.world.gateway.until(({ inFlight }) => inFlight > 0)
      await stage.world.kill()
      await sent
      return route.abort('connectionreset')
    })
    await shopper.placeButton.click()
    await shopper.until('paid')
    expect(isCut).toBe(true)
    expect(await shopper.ordersListed()).toBe(1)
  })

  it('goes on asking after a reload, under the same key', async () => {
    const { page, shopper } = await stage.shopping()
    await shopper.addToCart()
    await shopper.checkOut('approve')
    const keys: (string | undefined)[] = []
    page.on('request', (request) => {
      if (request.method() !== 'POST' || !request.url().endsWith('/orders')) return
      keys.push(request.headers()['idempotency-key'])
    })
    await page.route('**/orders', async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      await route.fetch()
      return route.abort('connectionreset')
    })
    await shopper.placeButton.click()
    await page.getByText('nothing is ordered twice').waitFor()
    await page.unroute('**/orders')
    await page.reload()
    await shopper.until('paid')
    expect(keys.length).toBeGreaterThan(1)
    expect(new Set(keys).size).toBe(1)
    expect(await shopper.ordersListed()).toBe(1)
  })

  it('takes a proxy’s 502 for no answer, and asks again under the same key', async () => {
    const { page, shopper } = await stage.shopping()
    await shopper.addToCart()
    await shopper.checkOut('approve')
    const keys = new Set<string | undefined>()
    const times = { seen: 0 }
    await page.route('**/orders', async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      keys.add(route.request().headers()['idempotency-key'])
      times.seen += 1
      if (times.seen > 1) return route.continue()
      await route.fetch()
      const body = '<h1>Bad Gateway</h1>'
      return route.fulfill({ status: 502, contentType: 'text/html', body })
    })
    await shopper.placeButton.click()
    await shopper.until('paid')
    expect([keys.size, times.seen]).toEqual([1, 2])
    expect(await shopper.ordersListed()).toBe(1)
  })

  it('keeps the key where a 429 follows a try that was not answered', async () => {
    const { page, shopper } = await stage.shopping()
    await shopper.addToCart()
    await shopper.checkOut('approve')
    const keys: (string | undefined)[] = []
    await page.route('**/orders', async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      keys.push(route.request().headers()['idempotency-key'])
      if (keys.length > 2) return route.continue()
      if (keys.length === 2) {
        const json = { error: 'TOO_MANY_REQUESTS', message: 'Too many requests.', details: null }
        return route.fulfill({ status: 429, json })
      }
      await route.fetch()
      return route.abort('connectionreset')
    })
    await shopper.placeButton.click()
    await page.getByText('Too many requests.').waitFor()
    await page.locator('.checkout-act button:not([aria-busy])').click()
    await shopper.until('paid')
    expect([keys.length, new Set(keys).size]).toEqual([3, 1])
    expect(await shopper.ordersListed()).toBe(1)
  })

  it('shows the shop again where it was loaded while it was starting', async () => {
    const { page, shopper } = await stage.shopping()
    await page.route('**/products', (route) => route.abort('connectionrefused'), { times: 1 })
    await shopper.open()
    await page.locator('.product').first().waitFor()
  })
})
