import { html, raw } from 'hono/html'

/** A piece of the page; what is put into it as text is escaped. */
export type Markup = ReturnType<typeof html>

export { html, raw }

/** A figure whose digits stay on one line. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00A0')
}

/** A share of something as a length for CSS and SVG, in percent, to two decimals. */
export function percent(part: number, whole: number): string {
  return `${whole === 0 ? 0 : Number(((part / whole) * 100).toFixed(2))}%`
}

/** What a part of the page is called and where it is found, for its panel. */
export interface PanelHead {
  /** Its anchor. */
  readonly id: string
  readonly title: string
  /** A few words or figures beside the title. */
  readonly note?: string
}

/** A part of the page with a heading of its own. */
export function panel({ id, title, note = '' }: PanelHead, body: Markup): Markup {
  return html`<section class="panel" id="${id}" aria-labelledby="${id}-title">
    <header class="panel-head">
      <h2 id="${id}-title">${title}</h2>
      <p class="panel-note">${note}</p>
    </header>
    ${body}
  </section>`
}

/** Names with values, each on a line of its own. */
export function pairList(pairs: readonly (readonly [name: string, value: unknown])[]): Markup {
  return html`<dl class="pairs">
    ${pairs.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${String(value)}</dd>
        </div>`,
    )}
  </dl>`
}
