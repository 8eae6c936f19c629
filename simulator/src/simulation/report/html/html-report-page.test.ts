import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM_ARGS, NO_CHROMIUM, chromiumPath } from '@holdfast/look/testing'
import { failedReport } from '../../../testing/sample-hunt-report.js'
import { htmlReport } from './html-report.js'

const executablePath = chromiumPath()
if (executablePath === undefined) console.warn(`simulation report: skipped: ${NO_CHROMIUM}`)

/** A browser on a busy machine takes its time. */
const SLOW = { timeout: 60_000 }

describe.skipIf(executablePath === undefined)('the report in a browser', SLOW, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pgsim-report-'))
  const file = path.join(folder, 'report.html')
  let browser: Browser

  beforeAll(async () => {
    writeFileSync(file, await htmlReport(failedReport))
    const args = [...CHROMIUM_ARGS]
    browser = await chromium.launch({ executablePath: executablePath ?? '', args })
  }, SLOW.timeout)
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })

  /** The page, as wide as that, with everything that it complains of or asks for. */
  async function opened(width: number, colorScheme: 'light' | 'dark' = 'light') {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme })
    const wrong: string[] = []
    page.on('pageerror', (error) => wrong.push(error.message))
    page.on('console', (message) => wrong.push(message.text()))
    page.on('request', (request) => {
      const url = request.url()
      if (url !== pathToFileURL(file).href && !url.startsWith('data:')) wrong.push(url)
    })
    await page.goto(pathToFileURL(file).href)
    return { page, wrong }
  }

  it.each([375, 768, 1440])('fits a window %i wide, and complains of nothing', async (width) => {
    const { page, wrong } = await opened(width)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    expect(wrong).toEqual([])
    await page.close()
  })

  it('is dark where the reader wants it dark', async () => {
    const background = async (scheme: 'light' | 'dark'): Promise<unknown> => {
      const { page } = await opened(768, scheme)
      const colour = await page.evaluate('getComputedStyle(document.body).backgroundColor')
      await page.close()
      return colour
    }
    expect(await background('light')).toBe('rgb(244, 245, 247)')
    expect(await background('dark')).toBe('rgb(13, 16, 20)')
  })

  it('copies the command that repeats a failure, and says so', async () => {
    const { page, wrong } = await opened(768)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Copy' }).first().click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      'pgsim replay .sim/no-double-charge-3.json',
    )
    expect(wrong).toEqual([])
    await page.close()
  })

  it('selects the command where it must not copy', async () => {
    const { page } = await opened(768)
    await page.evaluate('navigator.clipboard.writeText = () => Promise.reject(new Error("no"))')
    await page.getByRole('button', { name: 'Copy' }).first().click()
    await page.getByRole('button', { name: 'Selected' }).waitFor()
    expect(await page.evaluate('String(getSelection())')).toContain('pgsim replay .sim/')
    await page.close()
  })
})
