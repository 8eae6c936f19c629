import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/** What is wrong for people who read with a screen reader, a keyboard, or bad eyes. */
export async function accessibilityFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: () => Promise<AxeResults> } }
    return axe.run()
  })
  return violations.map(({ id, impact, nodes }) => {
    const [first] = nodes
    return `${impact} ${id}: ${nodes.length} × ${first?.html.slice(0, 120)}`
  })
}

/** How far what one looks at has moved by itself: cumulative layout shift, 0 is none. */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0
        const add = (list: PerformanceObserverEntryList): void => {
          for (const entry of list.getEntries()) {
            const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean }
            if (!shift.hadRecentInput) sum += shift.value
          }
        }
        new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true })
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)))
      }),
  )
}

/** How much wider than its window a page is, in px. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
}

/** Bytes that go over the network while a page loads, headers counted. */
export async function transferred(page: Page, load: () => Promise<unknown>): Promise<number> {
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  let bytes = 0
  network.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
  await load()
  await network.detach()
  return bytes
}
