// @ts-check
// Takes the pictures of the shop's pages from the running page, so that they are never stale.
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { openDemo } from './screenshots/open-demo.mjs'
import { scenes } from './screenshots/scenes.mjs'
import { drawSheet } from './screenshots/sheet.mjs'
import { Visitor } from './screenshots/visitor.mjs'

const usage = `Usage: npm run screenshots [-- --all FOLDER]
Takes the pictures that the documentation shows, into docs/pictures.
  --all FOLDER   every screen in two languages, three widths and two themes, and a sheet of them all
Chromium is /usr/bin/chromium, or what CHROMIUM_PATH names. Korean text needs a Korean font.`

const root = path.resolve(import.meta.dirname, '..')

/**
 * @typedef {object} Shot
 * @property {string} file
 * @property {number} width
 * @property {'light' | 'dark'} theme
 */

/** What the documentation shows: scene, width and theme of each picture, in both languages. */
const documented = /** @type {const} */ ({
  break: { width: 1440, theme: 'light' },
  'order-confirming': { width: 768, theme: 'light' },
  operator: { width: 1440, theme: 'dark' },
  'order-refunded-by-hand': { width: 375, theme: 'dark' },
})

const heights = /** @type {const} */ ({ 375: 812, 768: 1024, 1440: 900 })

/**
 * @param {string} scene
 * @param {string} language
 * @param {string | undefined} everything a folder for all of them
 * @returns {readonly Shot[]}
 */
function shotsOf(scene, language, everything) {
  if (everything === undefined) {
    const shot = documented[/** @type {keyof typeof documented} */ (scene)]
    const file = path.join(root, 'docs', 'pictures', `page-${scene}-${language}.png`)
    return shot === undefined ? [] : [{ ...shot, file }]
  }
  return [1440, 768, 375].flatMap((width) =>
    /** @type {const} */ (['light', 'dark']).map((theme) => ({
      file: path.join(everything, `${scene}-${language}-${width}-${theme}.png`),
      width,
      theme,
    })),
  )
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {'ko' | 'en'} language
 * @param {string | undefined} everything
 */
async function visit(browser, url, language, everything) {
  const locale = language === 'ko' ? 'ko-KR' : 'en-GB'
  const timezoneId = 'Asia/Seoul'
  const context = await browser.newContext({ locale, timezoneId, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const visitor = new Visitor(page, url, language)
  const taken = []
  for (const { name, set } of scenes) {
    await page.setViewportSize({ width: 1440, height: 900 })
    await set(visitor)
    for (const { file, width, theme } of shotsOf(name, language, everything)) {
      const height = heights[/** @type {keyof typeof heights} */ (width)]
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme: theme })
      // Charts are drawn anew where the theme has changed.
      await page.evaluate(() => {
        return new Promise((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))
        })
      })
      await page.screenshot({ path: file })
      taken.push(file)
    }
  }
  await visitor.breaks()
  await context.close()
  return taken
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const { values } = parseArgs({ options: { all: { type: 'string' }, help: { type: 'boolean' } } })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const everything = values.all === undefined ? undefined : path.resolve(values.all)
  if (everything !== undefined) await mkdir(everything, { recursive: true })
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const taken = []
    for (const language of /** @type {const} */ (['en', 'ko'])) {
      // A shop of its own: what was broken for one language does not stand in the other's pictures.
      const demo = await openDemo(root)
      try {
        taken.push(...(await visit(browser, demo.url, language, everything)))
      } finally {
        await demo.end()
      }
      console.log(`screenshots: ${language} is done`)
    }
    if (everything !== undefined)
      await drawSheet(browser, taken, path.join(everything, 'sheet.png'))
    console.log(`screenshots: ${taken.length} pictures in ${path.dirname(taken[0] ?? '')}`)
  } finally {
    await browser.close()
  }
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(`screenshots: ${error instanceof Error ? error.message : String(error)}\n${usage}`)
  process.exitCode = 1
}
