import { pageAsset } from '@holdfast/look'
import { compress } from 'hono/compress'
import { etag } from 'hono/etag'
import type { Context } from 'hono'
import { newApi, type Api } from '../http/api.js'
import { languageOf, type Language } from '../http/language.js'
import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import { pageFamilies, storefront, type PageFamily } from './page-families.js'
import { pageShell, type DemoShell } from './page-shell.js'
import { vendorAsset } from './vendor-assets.js'

/** Beside `src` and `dist` alike. */
const PAGE_FOLDER = new URL('../../page/', import.meta.url)

/** What a demo adds: a family of screens, and what its documents load. */
export interface PageDemo {
  readonly shell: DemoShell
  /** Served below `/page/demo/`. */
  readonly folder: URL
}

const pagePath = /^\/(?:$|(?:ko|en)(?:\/|$))/

/** Whether a browser shows what is there as a page. */
export function isPage(path: string): boolean {
  return pagePath.test(path)
}

/** Whether it is what a page loads: a style sheet, a script, a picture. */
export function isPagePart(path: string): boolean {
  return path.startsWith('/page/')
}

/** The shop in a browser: documents in two languages, and what they load. It asks no module. */
export function pageRoutes(demo: PageDemo | undefined): Api {
  const app = newApi()
  // Asked for anew each time, sent anew only where it has changed.
  app.use('/page/*', compress(), etag())
  app.get('/page/demo/:name{.+}', async (context) => {
    const { name } = context.req.param()
    return asset(context, demo && (await pageAsset(name, [demo.folder])))
  })
  app.get('/page/vendor/:name{.+}', async (context) =>
    asset(context, await vendorAsset(context.req.param('name'))),
  )
  app.get('/page/:name{.+}', async (context) =>
    asset(context, await pageAsset(context.req.param('name'), [PAGE_FOLDER])),
  )
  app.get('/', (context) => context.redirect(`/${languageOf(context)}/`))
  const families = demo ? [...pageFamilies, demo.shell.family] : pageFamilies
  for (const language of ['ko', 'en'] as const) {
    app.get(`/${language}`, (context) => context.redirect(`/${language}/`))
    for (const family of families) addScreens(app, { family, language, demo: demo?.shell })
    addNowhere(app, { family: storefront, language, demo: demo?.shell })
  }
  return app
}

interface Screens {
  readonly family: PageFamily
  readonly language: Language
  readonly demo: DemoShell | undefined
}

function addScreens(app: Api, screens: Screens): void {
  const { family, language } = screens
  for (const screen of family.screens) {
    app.get(`/${language}/${screen}`, compress(), (context) => {
      const path = context.req.path.slice(`/${language}/`.length)
      return context.html(pageShell({ ...screens, path }))
    })
  }
}

interface Asset {
  readonly content: Buffer
  readonly type: string
}

/** Whoever mistypes an address reads in their language that there is nothing. */
function addNowhere(app: Api, screens: Screens): void {
  const { language } = screens
  app.get(`/${language}/*`, compress(), (context) => {
    const path = context.req.path.slice(`/${language}/`.length)
    return context.html(pageShell({ ...screens, path }), 404)
  })
}

/** @throws ShopError NOT_FOUND */
function asset(context: Context, found: Asset | undefined): Response {
  if (!found) throw new ShopError(requestErrors.NOT_FOUND)
  const headers = { 'content-type': found.type, 'cache-control': 'no-cache' }
  return context.body(new Uint8Array(found.content), 200, headers)
}
