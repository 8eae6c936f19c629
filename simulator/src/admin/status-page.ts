import { pageAsset } from '@holdfast/look'
import { problem } from '../scenario/scenario-error.js'
import { AdminRefusal } from './admin-error.js'
import type { AdminApp } from './admin-route.js'

/** Beside `src` and `dist` alike. */
const FOLDER = new URL('../../page/', import.meta.url)

/** The page loads from here only, stands in no frame, and posts no forms. */
const HEADERS = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

/** Adds the status page for browsers, its assets, and the ways that lead to it. */
export function addStatusPage(app: AdminApp): void {
  app.get('/', (context) => context.redirect('/__admin/'))
  app.get('/__admin', (context) => context.redirect('/__admin/'))
  app.get('/__admin/', () => asset('index.html'))
  app.get('/__admin/page/:name', (context) => asset(context.req.param('name')))
}

/** @throws {AdminRefusal} where there is no such file. */
async function asset(name: string): Promise<Response> {
  const found = await pageAsset(name, [FOLDER])
  if (found === undefined) {
    throw new AdminRefusal(404, [problem(['name'], `the status page has no ${name}`)])
  }
  return new Response(found.content, { headers: { ...HEADERS, 'content-type': found.type } })
}
