import { expect, it } from 'vitest'
import { describeInBrowser } from './describe-in-browser.js'
import { accessibilityFindings, layoutShift, overflow, transferred } from './page-quality.js'
import { screenCases, shownTo } from './screens.js'

const KILOBYTE = 1000

/** For the browser: resolves when what the document loads, and what is loaded ahead, is there. */
const everyModule = `Promise.all(
  [...document.scripts].map(({ src }) => src)
    .concat('/page/storefront/shopping-screens.js')
    .map((src) => import(src)),
)`

describeInBrowser('every screen', (stage) => {
  it.each(screenCases)(
    'is for everybody, light and dark, at every width, and stands still: $name',
    async (screen) => {
      const reader = await shownTo(stage.world, await stage.world.reader(), screen)
      const { page, complaints } = reader
      expect(await layoutShift(page)).toBeLessThan(0.01)
      // Before anything is done to the page that it would complain of.
      expect(complaints.all).toEqual([])
      const findings = async (width: number) => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          const found = await accessibilityFindings(page)
          expect([width, colorScheme, found]).toEqual([width, colorScheme, []])
        }
      }
      await findings(1440)
      for (const width of [1440, 768, 375]) {
        await page.setViewportSize({ width, height: 900 })
        expect([width, await overflow(page)]).toEqual([width, 0])
      }
      // On a phone the layout is another one.
      await findings(375)
    },
  )

  it('is there within 100 kB, with what is loaded ahead for the next ones', async () => {
    for (const [path, selector] of [
      ['', '.product'],
      ['log-in', '.log-in'],
    ] as const) {
      const { page } = await stage.world.reader()
      const bytes = await transferred(page, async () => {
        await page.goto(`${stage.world.url}/en/${path}`)
        await page.locator(selector).first().waitFor()
        await page.evaluate(everyModule)
      })
      console.log(`page weight of /en/${path}: ${(bytes / KILOBYTE).toFixed(1)} kB`)
      expect(bytes).toBeLessThan(100 * KILOBYTE)
    }
  })
})
