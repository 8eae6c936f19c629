// @ts-check
import { element } from '../element.js'

/**
 * A part of the page with a heading, and a line beside it for what changes.
 *
 * @param {string} id
 * @param {string} title
 * @param {readonly Node[]} [tools] at the end of its head
 */
export function panel(id, title, tools = []) {
  const note = element('p', { class: 'panel-note' })
  const heading = element('h2', { id: `${id}-title`, tabindex: '-1' }, title)
  const head = element('div', { class: 'panel-head' }, heading, note, ...tools)
  const section = element('section', { class: 'panel', id, 'aria-labelledby': `${id}-title` }, head)
  return { section, note }
}

/**
 * What stands where there is nothing to list.
 *
 * @param {string} title
 * @param {string} text
 */
export function emptyWords(title, text) {
  return element(
    'div',
    { class: 'nothing' },
    element('p', { class: 'nothing-title' }, title),
    element('p', {}, text),
  )
}

/**
 * A box of a fixed height that scrolls, and that the keyboard can reach.
 *
 * @param {string} title what a screen reader calls it
 * @param {readonly Node[]} children
 */
export function scroller(title, ...children) {
  const attributes = { class: 'scroller', tabindex: '0', role: 'group', 'aria-label': title }
  return element('div', attributes, ...children)
}

/** @typedef {{ text: string, isNumber?: boolean, isHidden?: boolean, class?: string }} Column */

/**
 * A table with a caption for who does not see what it stands under.
 *
 * @param {string} caption
 * @param {readonly Column[]} columns
 */
export function table(caption, columns) {
  const rows = element('tbody')
  const heads = columns.map(({ text, isNumber = false, isHidden = false, class: name = '' }) => {
    const classes = `${isNumber ? 'number ' : ''}${name}`.trim()
    const label = isHidden ? element('span', { class: 'visually-hidden' }, text) : text
    return element('th', { scope: 'col', ...(classes === '' ? {} : { class: classes }) }, label)
  })
  const whole = element(
    'table',
    { class: 'table' },
    element('caption', { class: 'visually-hidden' }, caption),
    element('thead', {}, element('tr', {}, ...heads)),
    rows,
  )
  return { whole, rows }
}

/**
 * @param {string} text
 * @param {() => void} act
 * @param {string} [kind] more classes
 */
export function button(text, act, kind = '') {
  const made = element('button', { type: 'button', class: `button ${kind}`.trim() }, text)
  made.addEventListener('click', act)
  return made
}
