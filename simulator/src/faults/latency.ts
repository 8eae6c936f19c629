import type { Fault } from './fault.js'

/** Every submit takes a while; forced on one call, that call takes the longest time set. */
export const latency: Fault = {
  name: 'latency',
  bites: 'request',
  explains: 'Takes the longest latency that is set before the request is looked at.',
  rate: () => 0,
}
