import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { Language } from '../http/language.js'
import type { PageFamily } from './page-families.js'
import { familyTitles, shellWords } from './shell-words.js'

/** What a demo adds to every page. */
export interface DemoShell {
  readonly family: PageFamily
  /** Beside those of the family, paths below `/page/`. */
  readonly styles: readonly string[]
  readonly script: string
  /** Where Toss's payment window is; undefined: there is none. */
  readonly tossWindowUrl: string | undefined
}

export interface ShellParts {
  readonly family: PageFamily
  readonly language: Language
  /** The path below the language, without a slash in front: `orders/abc`. */
  readonly path: string
  readonly demo: DemoShell | undefined
}

type Markup = HtmlEscapedString | Promise<HtmlEscapedString>

/** Shared by all families, below `/page/`. */
const sharedStyles = ['look.css', 'shell/shell.css']

/** The document around a screen: head, navigation, and a place that its script fills. */
export function pageShell(parts: ShellParts): Markup {
  const { family, language, demo } = parts
  const styles = [...sharedStyles, ...family.styles, ...(demo?.styles ?? [])]
  const title = `${familyTitles[family.name][language]} · ${shellWords.brand[language]}`
  return html`<!doctype html>
    <html
      lang="${language}"
      data-toss-window="${demo?.tossWindowUrl ?? ''}"
      data-is-demo="${demo ? 'yes' : 'no'}"
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="/page/icon.svg" type="image/svg+xml" />
        ${styles.map((one) => html`<link rel="stylesheet" href="/page/${one}" />`)}
        <script type="module" src="/page/${family.script}"></script>
        ${demo ? html`<script type="module" src="/page/${demo.script}"></script>` : ''}
      </head>
      <body data-family="${family.name}">
        <a class="skip-link" href="#main">${shellWords.skip[language]}</a>
        ${siteHead(parts)}
        <main id="main" tabindex="-1">
          <noscript>
            <p class="panel no-script">
              ${shellWords.noScript[language]} <a href="/openapi.json">/openapi.json</a>
            </p>
          </noscript>
        </main>
        <footer class="site-foot">${shellWords.footer[language]}</footer>
        ${notices()}
      </body>
    </html> `
}

function siteHead({ family, language, path, demo }: ShellParts): Markup {
  const here = family.name === 'storefront' ? storefrontSection(path) : family.name
  const link = (name: 'cart' | 'orders' | 'points' | 'operator' | 'break' | 'products'): Markup => {
    const to = name === 'products' ? '' : name
    const current = here === name ? raw(' aria-current="page"') : ''
    const label = shellWords[name][language]
    return html`<li>
      <a href="/${language}/${to}" data-section="${name}" ${current}>${label}</a>
    </li>`
  }
  return html`<header class="site-head">
    <a class="brand" href="/${language}/">
      <img src="/page/icon.svg" alt="" width="28" height="28" />
      <span>${shellWords.brand[language]}</span>
    </a>
    <nav class="site-nav" aria-label="${shellWords.sections[language]}">
      <ul>
        ${link('products')}${link('cart')}${link('orders')}${link('points')}
      </ul>
      <ul class="site-nav-staff">
        ${link('operator')}${demo ? link('break') : ''}
      </ul>
    </nav>
    <div class="site-tools">
      <a class="account" id="account" href="/${language}/log-in" data-unknown
        >${shellWords.logIn[language]}</a
      >
      ${languageLink(language, path)}
    </div>
  </header>`
}

/** In the words of whoever cannot read this page. */
function languageLink(language: Language, path: string): Markup {
  const [other, label] = language === 'ko' ? ['en', 'English'] : ['ko', '한국어']
  return html`<a
    class="language"
    id="language"
    href="/${other}/${path}"
    lang="${other}"
    hreflang="${other}"
    >${label}</a
  >`
}

function storefrontSection(path: string): 'products' | 'cart' | 'orders' | 'points' | undefined {
  const [first = ''] = path.split('/')
  if (first === '') return 'products'
  if (first === 'cart' || first === 'checkout') return 'cart'
  return first === 'orders' || first === 'points' ? first : undefined
}

/** What is said from the edge of the page. Nothing moves when it comes and goes. */
function notices(): Markup {
  return html`<div class="notices">
    <div role="status"><p class="notice" id="notice" hidden></p></div>
    <div role="alert"><p class="notice notice-bad" id="away" hidden></p></div>
  </div>`
}
