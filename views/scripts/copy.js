// Copy and download buttons. They are hidden in the page, and appear only if this script runs.

const say = (button, text) => {
  const before = button.dataset.label ?? button.textContent
  button.dataset.label = before
  button.textContent = text
  setTimeout(() => {
    button.textContent = before
  }, 2000)
}

const copy = async (button, text) => {
  try {
    await navigator.clipboard.writeText(text)
    say(button, 'Copied')
  } catch {
    say(button, 'Select and copy it by hand')
  }
}

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false
  button.addEventListener('click', () =>
    copy(button, document.getElementById(button.dataset.copy).textContent),
  )
}

for (const button of document.querySelectorAll('[data-download]')) {
  button.hidden = false
  button.addEventListener('click', () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([`${button.dataset.lines}\n`], { type: 'text/plain' }))
    link.download = button.dataset.download
    link.click()
    URL.revokeObjectURL(link.href)
  })
}

for (const figure of document.querySelectorAll('figure.code')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'copy secondary'
  button.textContent = 'Copy'
  button.addEventListener('click', () => copy(button, figure.querySelector('code').textContent))
  figure.append(button)
}
