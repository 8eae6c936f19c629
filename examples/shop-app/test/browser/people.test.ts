import { expect, it } from 'vitest'
import { describeInBrowser } from './describe-in-browser.js'
import { Shopper } from './shopper.js'

describeInBrowser('people and their browsers', (stage) => {
  it('sign up and log in, and are told what is wrong', async () => {
    const { page } = await stage.world.reader()
    await page.goto(`${stage.world.url}/en/log-in`)
    await page.getByRole('button', { name: 'New here? Sign up' }).click()
    await page.getByLabel('Name').fill('Alice')
    await page.getByLabel('E-mail').last().fill('alice@shop.test')
    await page.getByLabel('Password').last().fill('correct horse')
    await page.getByRole('button', { name: 'Sign up and log in' }).click()
    await page.locator('.account').getByText('Alice').waitFor()
    await page.locator('.account').click()
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByLabel('E-mail').first().fill('alice@shop.test')
    await page.getByLabel('Password').first().fill('wrong horse')
    await page.getByRole('button', { name: 'Log in', exact: true }).click()
    await page.getByText('The e-mail address or the password is wrong.').waitFor()
    await page.getByLabel('Password').first().fill('correct horse')
    await page.getByRole('button', { name: 'Log in', exact: true }).click()
    await page.locator('.account').getByText('Alice').waitFor()
  })

  it('put into their cart what they wanted before they had to log in', async () => {
    const { page } = await stage.world.reader()
    await page.goto(`${stage.world.url}/en/`)
    await page.getByRole('button', { name: /^Add/ }).nth(2).click()
    await page.getByRole('button', { name: 'Start with a guest account' }).click()
    await page.locator('.badge').getByText('1').waitFor()
    expect(new URL(page.url()).pathname).toBe('/en/')
  })

  it('come back to where they were when their log-in has expired', async () => {
    const { page } = await stage.world.reader()
    const shopper = new Shopper(page, stage.world.url)
    await shopper.enter()
    const id = await shopper.order()
    await shopper.until('paid')
    await page.evaluate(() => {
      const kept = JSON.parse(localStorage.getItem('holdfast.buyer') ?? '{}') as object
      localStorage.setItem('holdfast.buyer', JSON.stringify({ ...kept, token: 'of.old.times' }))
    })
    await page.reload()
    await page.getByText('Your log-in has expired.', { exact: false }).waitFor()
    expect(page.url()).toContain(id)
    await page.getByRole('button', { name: 'Start with a guest account' }).click()
    // Somebody else now: the order is not theirs, and the page says so where they were.
    await page.getByRole('heading', { name: 'Nothing here' }).waitFor()
    expect(page.url()).toContain(id)
  })

  it('never send what somebody else has left behind at this browser', async () => {
    const { page } = await stage.world.reader()
    const shopper = new Shopper(page, stage.world.url)
    await shopper.enter()
    await shopper.addToCart()
    await shopper.checkOut('approve')
    await page.route('**/orders', (route) =>
      route.request().method() === 'POST' ? route.abort('connectionreset') : route.continue(),
    )
    await shopper.placeButton.click()
    await page.getByText('nothing is ordered twice').waitFor()
    await shopper.open('log-in')
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.unroute('**/orders')
    await shopper.enter()
    await shopper.open('checkout')
    await page.locator('.empty-state').waitFor()
    expect(await shopper.ordersListed()).toBe(0)
  })

  it('read it in their own language, and change it where they are', async () => {
    const { page } = await stage.world.reader({ language: 'ko' })
    await page.goto(`${stage.world.url}/`)
    await page.getByRole('heading', { name: '상품', exact: true }).waitFor()
    const shopper = new Shopper(page, stage.world.url, 'ko')
    await shopper.enter()
    const id = await shopper.order()
    await page.getByRole('heading', { name: '결제되었습니다' }).waitFor()
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Paid' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/en/orders/${id}`)
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
  })
})
