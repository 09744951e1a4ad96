// Puts a chosen file into the text field next to it. Without scripts, people paste the text.
for (const chooser of document.querySelectorAll('[data-reads-into]')) {
  const field = document.getElementById(chooser.dataset.readsInto)
  chooser.closest('label').hidden = false
  chooser.addEventListener('change', async () => {
    const [file] = chooser.files
    if (file && field) field.value = await file.text()
  })
}
