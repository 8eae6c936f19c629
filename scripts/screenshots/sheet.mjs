// @ts-check
import { readFile } from 'node:fs/promises'
import path from 'node:path'

const WIDTH = 2000
const COLUMNS = 12

/**
 * All pictures on one sheet, small, in the order of their names.
 * @param {import('playwright-core').Browser} browser
 * @param {readonly string[]} files
 * @param {string} target
 */
export async function drawSheet(browser, files, target) {
  const figures = await Promise.all(
    files.map(async (file) => {
      const data = (await readFile(file)).toString('base64')
      const name = path.basename(file, '.png')
      const image = `<img src="data:image/png;base64,${data}" alt="">`
      return `<figure>${image}<figcaption>${name}</figcaption></figure>`
    }),
  )
  const style = `
    body { margin: 24px; background: #e7eaee; font: 11px system-ui; color: #59636f }
    main { display: grid; gap: 16px; align-items: start }
    main { grid-template-columns: repeat(${COLUMNS}, 1fr) }
    figure { margin: 0 }
    img { width: 100%; border: 1px solid #c6cdd6; border-radius: 4px; display: block }
    figcaption { margin-top: 4px }`
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 800 } })
  await page.setContent(`<style>${style}</style><main>${figures.join('')}</main>`)
  await page.screenshot({ path: target, fullPage: true })
  await page.close()
}
