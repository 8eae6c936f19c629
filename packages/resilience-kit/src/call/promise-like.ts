/** Whether awaiting `value` would wait. May throw what a hostile `then` getter throws. */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  if (value instanceof Promise) return true
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return isObject && typeof (value as { readonly then?: unknown }).then === 'function'
}

const { then } = Promise.prototype

/**
 * A promise that can be trusted: `promise` itself where it is one of the platform's own, else one
 * that follows it, once and at the earliest in a turn of the microtask queue, whatever its `then`
 * does.
 */
export function adopted(promise: PromiseLike<unknown>): Promise<unknown> {
  const isOwn = promise instanceof Promise && promise.constructor === Promise
  if (!isOwn || promise.then !== then) return new Promise((resolve) => resolve(promise))
  // Itself, unless it is a proxy, which only looks like one.
  return Promise.resolve(promise)
}
