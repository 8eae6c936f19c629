// @ts-check
// Stands inside the page that `pgsim simulate --html` writes: it needs nothing, and may be absent.

for (const button of document.querySelectorAll('button[data-copy]')) {
  button.addEventListener('click', () => void copy(/** @type {HTMLElement} */ (button)))
}

/**
 * Copies what a button stands for; where the browser forbids that, selects it instead.
 *
 * @param {HTMLElement} button
 */
async function copy(button) {
  const before = button.textContent
  try {
    await navigator.clipboard.writeText(button.dataset['copy'] ?? '')
    button.textContent = 'Copied'
  } catch {
    const text = button.previousElementSibling
    if (text !== null) getSelection()?.selectAllChildren(text)
    button.textContent = 'Selected'
  }
  setTimeout(() => {
    button.textContent = before
  }, 2000)
}
