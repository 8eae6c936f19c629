// @ts-check

/** @typedef {'ko' | 'en'} Language */
/** @typedef {import('playwright-core').Page} Page */

const words = {
  ko: { guest: '체험 계정으로 시작', staff: '데모 운영자로 로그인' },
  en: { guest: 'Start with a guest account', staff: 'Log in as the demo operator' },
}

/** Whatever is waited for comes sooner, or never. */
const PATIENCE_MS = 60_000

/** Somebody who brings the pages to what is worth a picture. */
export class Visitor {
  /**
   * @param {Page} page
   * @param {string} url of the shop
   * @param {Language} language
   */
  constructor(page, url, language) {
    this.page = page
    this.url = url
    this.language = language
  }

  /** @param {string} path */
  async open(path) {
    await this.page.goto(`${this.url}/${this.language}/${path}`)
  }

  async enter() {
    await this.open('log-in')
    await this.page.getByRole('button', { name: words[this.language].guest }).click()
    await this.page.locator('.product').first().waitFor()
  }

  async fillCart() {
    for (const index of [0, 2]) {
      await this.open('')
      await this.page.locator('.product').nth(index).getByRole('button').click()
      await this.page.locator('.notice:visible').waitFor()
    }
  }

  /** @param {string} means the value of the choice to pay with */
  async order(means) {
    await this.fillCart()
    await this.open('checkout')
    await this.page.locator(`input[value="${means}"]`).check()
    await this.page.locator('.checkout-act button').click()
    await this.page.locator('.order-headline').waitFor()
  }

  /** @param {string} standing */
  async untilOrderIs(standing) {
    await this.page.locator(`.order-headline[data-standing="${standing}"]`).waitFor()
  }

  async enterAsOperator() {
    await this.open('operator')
    await this.page.getByRole('button', { name: words[this.language].staff }).click()
    await this.page.locator('.log-in').waitFor({ state: 'detached' })
  }

  /**
   * Sends something to the demo's own routes, as its page does.
   * @param {string} method
   * @param {string} path below `/demo/`
   * @param {object} body
   */
  async demo(method, path, body) {
    const answer = await fetch(`${this.url}/demo/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`/demo/${path}: ${await answer.text()}`)
  }

  /** @param {readonly string[]} names of switches; all others are off then */
  async breaks(...names) {
    await this.demo('POST', 'calm', {})
    for (const name of names) await this.demo('PUT', `switches/${name}`, { isOn: true })
  }

  /**
   * Waits until the audit, which looks every second, counts so.
   * @param {(counts: { open: number, orders: number, review: number }) => boolean} isReached
   */
  async untilAudit(isReached) {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const answer = await fetch(`${this.url}/demo/audit`, { signal })
    let text = ''
    for await (const chunk of (answer.body ?? new ReadableStream()).pipeThrough(
      new TextDecoderStream(),
    )) {
      text += chunk
      const last = text.trimEnd().split('\n\n').at(-1) ?? ''
      const data = /^data: ?(.*)$/m.exec(last)?.[1]
      if (data !== undefined && isReached(JSON.parse(data))) return
    }
    throw new Error('the audit ended before it came to that')
  }
}
