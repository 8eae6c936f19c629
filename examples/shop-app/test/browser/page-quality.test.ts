import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { BrowserWorld, isWithoutBrowser, SLOW } from './browser-world.js'
import { accessibilityFindings, layoutShift, overflow, transferred } from './page-quality.js'
import { screenCases, shownTo } from './screens.js'

const KILOBYTE = 1000

describe.skipIf(isWithoutBrowser('the quality of pages'))('every screen', SLOW, () => {
  let world: BrowserWorld

  beforeAll(async () => {
    world = await BrowserWorld.open()
  }, SLOW.timeout)
  afterAll(() => world.close())
  afterEach(() => world.tidy())

  it.each(screenCases)(
    'is for everybody, light and dark, at every width, and stands still: $name',
    async (screen) => {
      const reader = await shownTo(world, await world.reader(), screen)
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
    },
  )

  it('is there within 100 kB', async () => {
    for (const [path, selector] of [
      ['', '.product'],
      ['log-in', '.log-in'],
    ] as const) {
      const { page } = await world.reader()
      const bytes = await transferred(page, async () => {
        await page.goto(`${world.url}/en/${path}`)
        await page.locator(selector).first().waitFor()
      })
      expect(bytes).toBeLessThan(100 * KILOBYTE)
      console.log(`page weight of /en/${path}: ${(bytes / KILOBYTE).toFixed(1)} kB`)
    }
  })
})
