// A click counts only after this page has been in front for a moment. The second click of a double click that began
// on another page therefore decides nothing here. The stylesheet does the same for a mouse, without scripts. This
// script is for touch, and for a window that comes to the front under a pointer that does not move. Keys need no such
// delay: no button has the focus by itself.

// Shorter than the stylesheet's time, so that a click that it lets through is not stopped here.
const MOMENT_MS = 400
let since = performance.now()

const begin = () => {
  since = performance.now()
}
addEventListener('focus', begin)
document.addEventListener('visibilitychange', begin)

addEventListener(
  'click',
  (event) => {
    const button = event.target.closest?.('form[method="post"] button')
    if (button && event.detail > 0 && performance.now() - since < MOMENT_MS) event.preventDefault()
  },
  true,
)
