import { EventEmitter, once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CHROMIUM_ARGS, NO_CHROMIUM, chromiumPath } from '@holdfast/look/testing'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import type { AuditLook } from '../../src/demo/audit/live-audit.js'
import { keptOperator, keptSettings } from '../../src/demo/kept-open/kept-settings.js'
import { KeptShop } from '../../src/demo/kept-open/kept-shop.js'
import { freePort } from '../../src/demo/processes/free-port.js'
import { GatewayProcess } from '../../src/demo/processes/gateway-process.js'
import { Complaints } from './complaints.js'

const executablePath = chromiumPath()

/** Whether there is no browser to test with; says why, once for each file that asks. */
export function isWithoutBrowser(tests: string): boolean {
  if (executablePath === undefined) console.warn(`${tests}: skipped: ${NO_CHROMIUM}`)
  return executablePath === undefined
}

/** A browser on a busy machine takes its time; every wait in these tests is for an event. */
export const SLOW = { timeout: 90_000 }

/** Of a real gateway's time: what it takes 1 to 5 s to settle. */
export const SETTLES_AT = 0.1

/** Who may change prices. */
export const keeper = { email: 'keeper@shop.example', password: 'keep the shop', role: 'admin' }

/** How the reader looks at it. */
export interface Look {
  readonly language?: 'ko' | 'en'
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
}

export interface Reader {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page complained of, or asked of somebody else. */
  readonly complaints: Complaints
}

/** A shop that is kept open, its gateway, and a browser: what `npm run demo -- --keep-open` has. */
export class BrowserWorld {
  readonly url: string
  readonly gateway: GatewayProcess
  readonly browser: Browser
  readonly #shop: KeptShop
  readonly #dataDir: string
  readonly #whenBack: EventEmitter
  readonly #contexts: BrowserContext[] = []
  /** Resolves when the shop that was killed last is there again. */
  #back: Promise<unknown> = Promise.resolve()

  private constructor(parts: {
    readonly url: string
    readonly gateway: GatewayProcess
    readonly browser: Browser
    readonly shop: KeptShop
    readonly dataDir: string
    readonly whenBack: EventEmitter
  }) {
    this.url = parts.url
    this.gateway = parts.gateway
    this.browser = parts.browser
    this.#shop = parts.shop
    this.#dataDir = parts.dataDir
    this.#whenBack = parts.whenBack
  }

  /** The gateway settles ten times as fast as a real one, else it is on its best behaviour. */
  static async open(settings: Readonly<Record<string, string>> = {}): Promise<BrowserWorld> {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'shop-page-'))
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const gatewayPorts = { gateway: await freePort(), admin: await freePort() }
    const environment = {
      ...keptSettings({ port, dataDir, gatewayPorts }),
      SHOP_STAFF: JSON.stringify([keptOperator, keeper]),
      ...settings,
    }
    const whenBack = new EventEmitter()
    const [gateway, shop] = await Promise.all([
      GatewayProcess.start({
        ...{ seed: 11, callbackOrigin: url, tossWebhook: `${url}/payments/toss-webhook` },
        ...{ ports: gatewayPorts, scenario: 'calm', hasReservedCards: true },
      }),
      KeptShop.start({ environment, onBack: () => void whenBack.emit('back') }),
    ])
    await gateway.change({ timeScale: SETTLES_AT, latency: { submit: 20, refund: 20 } })
    const browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: [...CHROMIUM_ARGS],
    })
    return new BrowserWorld({ url, gateway, browser, shop, dataDir, whenBack })
  }

  async close(): Promise<void> {
    await this.browser.close()
    await this.#shop.end()
    await this.gateway.end()
    // A crowd that outlives the shop still writes how it goes.
    rmSync(this.#dataDir, { recursive: true, maxRetries: 10, retryDelay: 200 })
  }

  /** Whoever comes with a browser of their own: nothing is shared with other readers. */
  async reader({ language = 'en', width = 1440, colorScheme = 'light' }: Look = {}) {
    const context = await this.browser.newContext({
      viewport: { width, height: 900 },
      locale: language === 'ko' ? 'ko-KR' : 'en-GB',
      colorScheme,
      reducedMotion: 'reduce',
    })
    this.#contexts.push(context)
    const page = await context.newPage()
    return { page, context, complaints: new Complaints(page, this.#mine) } satisfies Reader
  }

  /** Somebody who works in the shop, with the operator's page before them. */
  async operator(look: Look = {}): Promise<Reader> {
    const reader = await this.reader(look)
    await reader.page.goto(`${this.url}/${look.language ?? 'en'}/operator`)
    await reader.page.locator('.log-in .button-large').click()
    await reader.page.locator('.log-in').waitFor({ state: 'detached' })
    return reader
  }

  /** Everybody goes home, and the gateway behaves again. */
  async tidy(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()))
    await this.gateway.change({ faults: [] })
  }

  /** The shop's process dies, as by the page's own switch; it is started again. */
  async kill(): Promise<void> {
    // Listened for before it dies: it may be back before its death is answered.
    this.#back = Promise.race([once(this.#whenBack, 'back'), this.#shop.watched])
    await this.#done('/demo/kill', {})
  }

  /** Another process of the shop, which knows nothing of the gateway: its breakers are closed. */
  async renewShop(): Promise<void> {
    await this.#back
    await this.kill()
    await this.#back
  }

  /** What the next looks of the audit find. */
  async auditLooks(count: number): Promise<readonly AuditLook[]> {
    const gone = new AbortController()
    const { body } = await fetch(`${this.url}/demo/audit`, { signal: gone.signal })
    const looks: AuditLook[] = []
    let text = ''
    for await (const chunk of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      const events = (text + chunk).split('\n\n')
      text = events.pop() ?? ''
      const told = events.map((event) => /^data: ?(.*)$/m.exec(event)?.[1])
      looks.push(
        ...told.flatMap((data) => (data === undefined ? [] : [JSON.parse(data) as AuditLook])),
      )
      if (looks.length >= count) break
    }
    gone.abort()
    return looks.slice(0, count)
  }

  /** So many buyers come in, as by the page's own button. */
  async sendBuyers(count: number): Promise<void> {
    await this.#done('/demo/buyers', { count })
  }

  async signUp(account: { email: string; password: string; name: string }): Promise<void> {
    await this.#done('/users', account)
  }

  /** Asks the API as the shop's keeper would. */
  async asKeeper(method: string, route: string, json: object): Promise<void> {
    const { email, password } = keeper
    const { token } = (await (await this.#post('/login', { email, password }, {})).json()) as {
      token: string
    }
    const headers = { authorization: `Bearer ${token}` }
    const answer = await this.#send(method, route, json, headers)
    if (!answer.ok) throw new Error(`${method} ${route}: ${await answer.text()}`)
  }

  readonly #mine = (url: string): boolean =>
    url.startsWith(this.url) || url.startsWith(this.gateway.tossUrl ?? this.url)

  /** @throws Error where it was not */
  async #done(route: string, json: object): Promise<void> {
    const answer = await this.#post(route, json, {})
    if (!answer.ok) throw new Error(`${route}: ${await answer.text()}`)
  }

  #post(route: string, json: object, headers: Record<string, string>): Promise<Response> {
    return this.#send('POST', route, json, headers)
  }

  #send(
    method: string,
    route: string,
    json: object,
    headers: Record<string, string>,
  ): Promise<Response> {
    return fetch(`${this.url}${route}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(json),
    })
  }
}
