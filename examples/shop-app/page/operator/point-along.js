// @ts-check

/**
 * Tells where along its width a reader points, from 0 to 1, with the pointer or the arrow keys;
 * undefined: nowhere.
 *
 * @param {HTMLElement} target
 * @param {object} ports
 * @param {() => number} ports.step how far an arrow key goes
 * @param {(place: number | undefined, isByKey: boolean) => void} ports.onPoint
 */
export function pointAlong(target, { step, onPoint }) {
  /** @type {number | undefined} */
  let place
  const point = (/** @type {number | undefined} */ wanted, isByKey = false) => {
    place = wanted === undefined ? undefined : Math.min(0.9999, Math.max(0, wanted))
    onPoint(place, isByKey)
  }
  target.addEventListener('pointermove', (event) => {
    const { left, width } = target.getBoundingClientRect()
    point((event.clientX - left) / width)
  })
  target.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft') point((place ?? 1) - step(), true)
    else if (event.key === 'ArrowRight') point((place ?? 1) + step(), true)
    else if (event.key === 'Escape') point(undefined, true)
    else return
    event.preventDefault()
  })
  for (const end of ['pointerleave', 'blur']) target.addEventListener(end, () => point(undefined))
}
