import { expect, it } from 'vitest'
import { describeInBrowser } from './describe-in-browser.js'
import { accessibilityFindings, layoutShift, overflow, transferred } from './page-quality.js'
import { screenCases, shownTo } from './screens.js'

const KILOBYTE = 1000

describeInBrowser('every screen', (stage) => {
  it.each(screenCases)(
    'is for everybody, light and dark, at every width, and stands still: $name',
    async (screen) => {
      const reader = await shownTo(stage.world, await stage.world.reader(), screen)
      const { page, complaints } = reader
      expect(await layoutShift(page)).toBeLessThan(0.01)
      // Before anything is done to the page that it would complain of.
      expect(complaints.all).toEqual([])
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        expect([colorScheme, await accessibilityFindings(page)]).toEqual([colorScheme, []])
      }
      for (const width of [1440, 768, 375]) {
        await page.setViewportSize({ width, height: 900 })
        expect([width, await overflow(page)]).toEqual([width, 0])
      }
      // What stands under each other on a phone stood beside each other before.
      expect(await accessibilityFindings(page)).toEqual([])
    },
  )

  it('is there within 100 kB, with what is loaded ahead for the next ones', async () => {
    for (const path of ['', 'log-in']) {
      const { page } = await stage.world.reader()
      const bytes = await transferred(page, async () => {
        await page.goto(`${stage.world.url}/en/${path}`)
        await page.evaluate("import('/page/storefront/shopping-screens.js')")
      })
      console.log(`page weight of /en/${path}: ${(bytes / KILOBYTE).toFixed(1)} kB`)
      expect(bytes).toBeLessThan(100 * KILOBYTE)
    }
  })
})
