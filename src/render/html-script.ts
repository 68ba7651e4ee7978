/** What an HTML page does in a browser: rows that expand, and a filter whose state is in the address. Nothing is lost without it. */

export const script = `
'use strict'
document.documentElement.classList.add('js')
document.addEventListener('DOMContentLoaded', () => {
  const form = document.getElementById('filter')
  if (form === null) return
  const count = document.getElementById('count')
  const names = ['what', 'in', 'kind']
  const fields = [form.elements.namedItem('q'), ...names.map(name => form.elements.namedItem(name))]
  const rows = [...document.querySelectorAll('.rows > tbody')].map(body => ({ body, values: names.map(name => body.dataset[name]), out: false }))

  const isOpen = row => row.body.classList.contains('open')
  const open = (row, wanted) => {
    row.body.classList.toggle('open', wanted)
    row.button.setAttribute('aria-expanded', String(wanted))
  }
  for (const row of rows) {
    const name = row.body.querySelector('.name')
    const more = row.body.querySelector('.more')
    row.button = document.createElement('button')
    row.button.type = 'button'
    row.button.className = 'toggle'
    row.button.setAttribute('aria-expanded', 'false')
    row.button.setAttribute('aria-controls', more.id)
    name.replaceWith(row.button)
    row.button.append(name)
    row.button.addEventListener('click', () => open(row, !isOpen(row)))
  }
  for (const [id, wanted] of [['open', true], ['close', false]])
    document.getElementById(id).addEventListener('click', () => {
      for (const row of rows) if (!row.out) open(row, wanted)
    })

  const matches = (row, wanted, except) => names.every((_, at) => at === except || wanted[at] === '' || row.values[at] === wanted[at])
  const apply = () => {
    const text = fields[0].value.trim().toLowerCase()
    const wanted = fields.slice(1).map(field => field.value)
    const found = text === '' ? rows : rows.filter(row => (row.text ??= row.body.textContent.toLowerCase()).includes(text))
    const kept = new Set(found.filter(row => matches(row, wanted)))
    for (const row of rows) {
      if (row.out === !kept.has(row)) continue
      row.out = !row.out
      row.body.classList.toggle('out', row.out)
    }
    names.forEach((_, at) => {
      const counts = new Map()
      let all = 0
      for (const row of found) {
        if (!matches(row, wanted, at)) continue
        all += 1
        counts.set(row.values[at], (counts.get(row.values[at]) ?? 0) + 1)
      }
      for (const option of fields[at + 1].options)
        option.textContent = option.dataset.words + ' (' + (option.value === '' ? all : (counts.get(option.value) ?? 0)) + ')'
    })
    const noun = rows.length === 1 ? count.dataset.one : count.dataset.many
    count.textContent = kept.size === rows.length ? rows.length.toLocaleString('en') + ' ' + noun : kept.size.toLocaleString('en') + ' of ' + rows.length.toLocaleString('en') + ' ' + noun
  }

  const read = () => {
    const given = new URLSearchParams(location.hash.slice(1))
    for (const field of fields) {
      field.value = given.get(field.name) ?? ''
      if (field.value === '' && field.options) field.selectedIndex = 0
    }
    apply()
  }
  const remember = () => {
    const given = new URLSearchParams()
    for (const field of fields) if (field.value !== '') given.set(field.name, field.value)
    history.replaceState(null, '', '#' + given)
  }
  const change = () => {
    apply()
    remember()
  }
  form.addEventListener('submit', event => event.preventDefault())
  form.addEventListener('input', change)
  form.addEventListener('reset', event => {
    event.preventDefault()
    for (const field of fields) field.value = ''
    change()
    fields[0].focus()
  })
  window.addEventListener('hashchange', () => {
    if (location.hash === '' || location.hash.includes('=')) read()
  })
  form.hidden = false
  if (location.hash.includes('=')) read()
  else apply()
})
`
