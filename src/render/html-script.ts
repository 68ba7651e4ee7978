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
  const more = document.getElementById('more')
  const step = Number(more.dataset.step)
  const rows = [...document.querySelectorAll('.rows > tbody')].map(body => ({
    body,
    values: names.map(name => body.dataset[name]),
    out: body.classList.contains('out'),
  }))
  let limit = step

  const open = (row, wanted) => {
    row.body.classList.toggle('open', wanted)
    row.button.setAttribute('aria-expanded', String(wanted))
  }
  const addButton = row => {
    const name = row.body.querySelector('.name')
    row.button = document.createElement('button')
    row.button.type = 'button'
    row.button.className = 'toggle'
    row.button.setAttribute('aria-expanded', 'false')
    row.button.setAttribute('aria-controls', row.body.querySelector('.more').id)
    name.replaceWith(row.button)
    row.button.append(name)
    row.button.addEventListener('click', () => open(row, !row.body.classList.contains('open')))
  }
  const show = (row, wanted) => {
    if (wanted && row.button === undefined) addButton(row)
    if (row.out !== wanted) return
    row.out = !wanted
    row.body.classList.toggle('out', row.out)
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
    const kept = found.filter(row => matches(row, wanted))
    const shown = new Set(kept.slice(0, limit))
    for (const row of rows) show(row, shown.has(row))
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
    const all = rows.length.toLocaleString('en') + ' ' + noun
    const part = kept.length === rows.length ? all : kept.length.toLocaleString('en') + ' of ' + all
    const rest = kept.length - shown.size
    count.textContent = rest === 0 ? part : part + ', the first ' + shown.size.toLocaleString('en') + ' shown'
    more.hidden = rest === 0
    more.textContent = 'Show ' + Math.min(rest, step).toLocaleString('en') + ' more'
    return kept
  }

  more.addEventListener('click', () => {
    limit += step
    const first = limit - step
    apply()[first].button.focus()
  })

  const read = () => {
    limit = step
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
    limit = step
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
