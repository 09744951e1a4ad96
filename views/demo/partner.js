// Deliveries appear while the page is open; without this script a reload shows them.
const list = document.getElementById('deliveries')
const stream = new EventSource('/deliveries/stream')
stream.addEventListener('message', async () => {
  const answer = await fetch('/deliveries')
  if (answer.ok) list.innerHTML = await answer.text()
})
