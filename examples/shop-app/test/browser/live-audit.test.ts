import { expect, it } from 'vitest'
import { describeInBrowser } from './describe-in-browser.js'

describeInBrowser('the audit in the corner', (stage) => {
  it('is clear again after a person has refunded by hand', async () => {
    const { page, shopper } = await stage.shopping()
    await shopper.order()
    await shopper.until('paid')
    await shopper.cancel()
    await shopper.until('refundByHand')
    const { page: desk } = await stage.world.operator()
    await desk.locator('.review-row .button-main').first().click()
    await desk.getByRole('dialog').locator('input[value="canceled"]').check()
    await desk.getByRole('dialog').locator('button[type="submit"]').click()
    await shopper.until('cancelled')
    const corner = page.getByRole('complementary', { name: 'Live audit' })
    await corner.getByText('All clear').waitFor()
    // Two looks in a row say what is wrong: a third one would have said it.
    const looks = await stage.world.auditLooks(3)
    expect(looks.map(({ doubled, lost, open }) => [doubled, lost, open])).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ])
  })
})
