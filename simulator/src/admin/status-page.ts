import { readFile } from 'node:fs/promises'
import { problem } from '../scenario/scenario-error.js'
import { AdminRefusal } from './admin-error.js'
import type { AdminApp } from './admin-route.js'

/** Beside `src` and `dist` alike. */
const FOLDER = new URL('../../page/', import.meta.url)

/** The content types of the page and its assets; nothing else is served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** One name and one ending: no folder, no dots that lead out of one. */
const ASSET = /^[a-z0-9-]+\.(?<ending>[a-z]+)$/

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
  const type = CONTENT_TYPES[ASSET.exec(name)?.groups?.['ending'] ?? '']
  if (type === undefined) throw absent(name)
  const content = await readFile(new URL(name, FOLDER)).catch(() => undefined)
  if (content === undefined) throw absent(name)
  return new Response(content, { headers: { ...HEADERS, 'content-type': type } })
}

function absent(name: string): AdminRefusal {
  return new AdminRefusal(404, [problem(['name'], `the status page has no ${name}`)])
}
