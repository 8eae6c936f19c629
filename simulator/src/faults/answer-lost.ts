import type { Fault } from './fault.js'

/** The request takes effect and its answer never arrives: where double charges come from. */
export const answerLost: Fault = {
  name: 'answer-lost',
  bites: 'answer',
  explains: 'Executes the request, then cuts the connection instead of answering.',
  rate: (settings) => settings.answerLostRate,
}
