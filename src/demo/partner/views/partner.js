// Deliveries appear while the page is open. Without this script a reload shows them.
const list = document.getElementById('deliveries')
const stream = new EventSource('/deliveries/stream')
stream.addEventListener('message', async () => {
  const response = await fetch('/deliveries')
  if (!response.ok) return
  const html = await response.text()
  const open = [...list.querySelectorAll('details[open]')].map(({ id }) => id)
  list.innerHTML = html
  for (const id of open) document.getElementById(id)?.setAttribute('open', '')
})
