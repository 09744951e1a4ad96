// Puts a file that was chosen into the text field beside it. Without scripts, the text is pasted.
for (const chooser of document.querySelectorAll('[data-reads-into]')) {
  const field = document.getElementById(chooser.dataset.readsInto)
  chooser.closest('label').hidden = false
  chooser.addEventListener('change', async () => {
    const [file] = chooser.files
    if (file && field) field.value = await file.text()
  })
}
