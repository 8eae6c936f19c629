// @ts-check
import { element } from '../element.js'

let groups = 0

/**
 * One of a few, side by side: radio buttons that look like one control.
 *
 * @param {string} label
 * @param {readonly { value: string, text: string }[]} options
 * @param {{ chosen: string, onChoice: () => void }} ports
 */
export function choice(label, options, { chosen, onChoice }) {
  groups += 1
  const name = `choice-${groups}`
  const legend = element('legend', { class: 'visually-hidden' }, label)
  const group = element('fieldset', { class: 'choice' }, legend)
  let value = chosen
  /** @param {{ value: string, text: string }} option */
  const add = (option) => {
    const input = element('input', { type: 'radio', name, value: option.value })
    input.checked = option.value === chosen
    input.addEventListener('change', () => {
      value = option.value
      onChoice()
    })
    group.append(element('label', {}, input, element('span', {}, option.text)))
  }
  for (const option of options) add(option)
  return {
    group,
    add,
    get value() {
      return value
    },
  }
}
