import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser } from '../browser/describe-in-browser.js'

describeInBrowser('break it', (stage) => {
  const opened = async (language: 'ko' | 'en' = 'en') => {
    const reader = await stage.world.reader({ language })
    await reader.page.goto(`${stage.world.url}/${language}/break`)
    await untilState(reader.page, /^(?:All clear|모두 맞습니다)$/)
    return reader
  }
  const isOn = async () => {
    const { switches } = (await (await fetch(`${stage.world.url}/demo/gateway`)).json()) as {
      switches: readonly { name: string; isOn: boolean }[]
    }
    return switches.filter((one) => one.isOn).map(({ name }) => name)
  }
  const crowds = async () =>
    (await (await fetch(`${stage.world.url}/demo/buyers`)).json()) as { crowds: readonly unknown[] }

  it('throws a switch by keyboard, shows it after a reload, and makes all calm again', async () => {
    const { page, complaints } = await opened()
    const slow = page.getByRole('switch', { name: 'Slow' })
    await slow.focus()
    await page.keyboard.press('Space')
    await page.getByText('Switched on: Slow').waitFor()
    expect(await isOn()).toEqual(['slow'])
    await page.reload()
    await page.locator('#switch-slow:checked').waitFor()
    await page.getByText('Switched on: Slow').waitFor()
    await page.getByRole('button', { name: 'All calm again' }).click()
    await page.locator('#switch-slow:not(:checked)').waitFor()
    expect([await isOn(), complaints.all]).toEqual([[], []])
  })

  it('sends one crowd for a double click, and is killed and back while they order', async () => {
    const { page, complaints } = await opened('ko')
    await page.getByRole('switch', { name: '콜백 유실' }).click()
    await page.getByRole('button', { name: '구매자 100명 보내기' }).dblclick()
    await untilState(page, /^[1-9]\d*건 진행 중$/)
    await page.getByRole('button', { name: '상점 죽이기…' }).click()
    await page.getByRole('button', { name: '죽이기', exact: true }).click()
    await untilState(page, /^상점이 꺼져 있습니다$/)
    await page.getByText(/^상점이 .+ 만에 돌아옴$/).waitFor()
    await page.getByRole('button', { name: '모두 정상으로' }).click()
    await page.getByText(/^많게는 \d+건이던 진행 중 주문이 .+ 만에 모두 끝남$/).waitFor()
    await untilState(page, /^모두 맞습니다$/)
    expect(await page.locator('.hero-number').allTextContents()).toEqual(['0', '0', '0'])
    expect((await crowds()).crowds).toHaveLength(1)
    expect(complaints.all).toEqual([])
  })

  it('kills nothing where one thinks better of it', async () => {
    const { page } = await opened()
    const kill = page.getByRole('button', { name: 'Kill the shop…' })
    await kill.click()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect((await fetch(`${stage.world.url}/health`)).ok).toBe(true)
    // It can be asked again, and left by its button.
    await page.waitForFunction(() => document.querySelector('[aria-busy]') === null)
    await kill.click()
    await page.getByRole('button', { name: 'Leave it' }).click()
    expect((await fetch(`${stage.world.url}/health`)).ok).toBe(true)
  })

  it('has the audit in the corner of every page, as the reader has left it', async () => {
    const { page } = await stage.world.reader()
    await page.goto(`${stage.world.url}/en/`)
    const corner = page.getByRole('complementary', { name: 'Live audit' })
    const toggle = corner.getByRole('button', { name: /^Live audit/ })
    expect(await toggle.getAttribute('aria-expanded')).toBe('true')
    await corner.getByText('All clear').waitFor()
    await toggle.press('Enter')
    expect(await toggle.getAttribute('aria-expanded')).toBe('false')
    await page.goto(`${stage.world.url}/ko/operator`)
    const korean = page.getByRole('button', { name: /^실시간 감사/ })
    await korean.waitFor()
    expect(await korean.getAttribute('aria-expanded')).toBe('false')
  })

  it('covers nothing on a phone', async () => {
    const { page } = await stage.world.reader({ width: 375 })
    for (const path of ['en/', 'ko/break']) {
      await page.goto(`${stage.world.url}/${path}`)
      await page.getByRole('complementary').waitFor()
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
      const bottoms = await page.evaluate(() => ({
        foot: document.querySelector('.site-foot')?.getBoundingClientRect().bottom ?? 0,
        bar: document.querySelector('.audit')?.getBoundingClientRect().top ?? 0,
      }))
      expect(bottoms.foot).toBeLessThanOrEqual(bottoms.bar)
    }
  })
})

/** Waits until the audit says so. */
async function untilState(page: Page, sentence: RegExp): Promise<void> {
  await page.locator('.audit-panel .state').filter({ hasText: sentence }).waitFor()
}
