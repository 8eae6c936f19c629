// @ts-check

/**
 * @template Item
 * @typedef {object} Row
 * @property {HTMLElement} element
 * @property {(item: Item) => void} update called with the item at first and at every change
 */

/**
 * Keeps one element for each item, by key. Rows that stay are changed in place and never moved
 * without need: focus, selection and scroll position survive.
 *
 * @template Item
 * @param {HTMLElement} parent holds the rows and nothing else
 * @param {(item: Item) => string} keyOf
 * @param {(item: Item) => Row<Item>} create
 * @returns {(items: readonly Item[]) => void} shows these items, in this order
 */
export function keyedRows(parent, keyOf, create) {
  /** @type {Map<string, Row<Item>>} */
  const rows = new Map()
  return (items) => {
    const kept = new Set(items.map(keyOf))
    for (const [key, row] of rows) {
      if (kept.has(key)) continue
      passFocusOn(row.element)
      row.element.remove()
      rows.delete(key)
    }
    let next = parent.firstElementChild
    for (const item of items) {
      const key = keyOf(item)
      const row = rows.get(key) ?? create(item)
      rows.set(key, row)
      row.update(item)
      if (row.element === next) next = next.nextElementSibling
      else parent.insertBefore(row.element, next)
    }
  }
}

/**
 * Changes what a scrolling box shows; whoever has scrolled down keeps the same rows before their
 * eyes, at the top new rows come into view.
 *
 * @param {HTMLElement} box
 * @param {() => void} change
 */
export function keepingPlace(box, change) {
  if (box.scrollTop === 0) {
    change()
    return
  }
  const top = box.getBoundingClientRect().top
  const rows = [...box.querySelectorAll('[data-row]')]
  const anchor = rows.find((row) => row.getBoundingClientRect().bottom > top)
  const before = anchor?.getBoundingClientRect().top ?? 0
  change()
  if (anchor?.isConnected) box.scrollTop += anchor.getBoundingClientRect().top - before
}

/**
 * Whoever works with the keyboard goes on at the neighbour of a row that goes away.
 *
 * @param {HTMLElement} row
 */
function passFocusOn(row) {
  if (!row.contains(document.activeElement)) return
  const neighbour = row.nextElementSibling ?? row.previousElementSibling
  const heading = row.closest('section')?.querySelector('h2')
  const target = neighbour?.querySelector('button, input') ?? heading
  if (target instanceof HTMLElement) target.focus({ preventScroll: true })
}
