// @ts-check
import { element } from '../element.js'
import { stagesOf } from './order-state-text.js'
import { orderWords as words } from './order-words.js'

/** @typedef {import('./order-state-text.js').OrderView} OrderView */

/** How far an order is, from stock to its confirmation. */
export function orderStages() {
  const list = element('ol', { class: 'stages panel', 'aria-label': words.progress })
  return {
    element: list,
    /** @param {OrderView} view */
    show: (view) => {
      const stages = stagesOf(view)
      list.replaceChildren(
        ...stages.map(({ name, state }) =>
          element(
            'li',
            { class: 'stage', 'data-state': state },
            element('span', { class: 'stage-dot', 'aria-hidden': 'true' }),
            element('span', { class: 'stage-name' }, words.stages[name]),
            element('span', { class: 'stage-state' }, words.stageStates[state]),
          ),
        ),
      )
    },
  }
}
