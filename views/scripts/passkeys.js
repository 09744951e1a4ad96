// Forms that ask the browser for a passkey: to use one (data-passkey="get") or to create one ("create"). The
// browser's response goes into a hidden field, and the form is sent like any other.

const supported = () =>
  Boolean(globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) &&
  Boolean(PublicKeyCredential.parseCreationOptionsFromJSON)

const say = (form, which) => {
  for (const message of form.querySelectorAll('[data-message]'))
    message.hidden = message.dataset.message !== which
}

// Null if the person must prove their identity first. The browser is then already on its way there.
const optionsFor = async (form) => {
  const response = await fetch(form.dataset.options, { headers: { accept: 'application/json' } })
  if (response.status === 401) {
    location.assign((await response.json()).href)
    return null
  }
  if (!response.ok) throw new Error(`options: ${response.status}`)
  return await response.json()
}

const credentialFor = async (form) => {
  const options = await optionsFor(form)
  if (!options) return null
  return form.dataset.passkey === 'create'
    ? await navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
      })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
}

const start = async (form) => {
  if (!supported()) return say(form, 'unsupported')
  if (!form.reportValidity()) return
  say(form, 'waiting')
  try {
    const credential = await credentialFor(form)
    if (!credential) return
    form.querySelector('[data-passkey-field]').value = JSON.stringify(credential)
    form.submit()
  } catch (error) {
    say(form, error.name === 'InvalidStateError' ? 'exists' : 'failed')
  }
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    start(form)
  })
  if ('auto' in form.dataset) start(form)
}
