const STYLE = `
:root { color-scheme: light dark; --line: #d9dee5; --soft: #6b7684; --key: #1b64da }
@media (prefers-color-scheme: dark) { :root { --line: #3a3f47; --soft: #9aa4b2 } }
body { margin: 0; font: 16px/1.5 system-ui, 'Apple SD Gothic Neo', 'Noto Sans KR', sans-serif }
main { max-width: 26rem; margin: 0 auto; padding: 2rem 1.25rem }
h1 { margin: 0; font-size: 1.05rem }
.amount { margin: .25rem 0 0; font-size: 2rem; font-weight: 700 }
.soft, small { color: var(--soft) }
p.soft { margin: .25rem 0; font-size: .875rem; overflow-wrap: anywhere }
form { display: grid; gap: .625rem; margin: 1.5rem 0 }
button { padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .75rem;
  background: none; color: inherit; font: inherit; text-align: left; cursor: pointer }
button:first-child { border-color: var(--key); background: var(--key); color: #fff }
button:first-child small { color: #fff }
button:hover { border-color: var(--key) }
button:focus-visible { outline: 3px solid var(--key); outline-offset: 2px }
button b, button small { display: block }
li { overflow-wrap: anywhere }
`

/** A page that a gateway shows the buyer: a payment window, a bank's question. */
export interface BuyerPage {
  readonly language: 'ko' | 'en'
  readonly title: string
  /** HTML, made here; what a request brought is {@link escaped} in it. */
  readonly content: string
}

/** How it is answered: it loads nothing, and nobody keeps it. */
export const buyerPageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
  'referrer-policy': 'no-referrer',
} as const

/** The whole document. */
export function buyerPage({ language, title, content }: BuyerPage): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`
}

/** Text as it stands in HTML. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
