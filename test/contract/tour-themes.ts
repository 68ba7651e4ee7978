/** Goes through themes and the custom templates that go with them. */

import type { Asked } from '../sandbox/kit.ts'

type Ask = Asked['store']

export async function tourOfThemes(store: Ask): Promise<void> {
  const themes = (await store('GET', '/v3/themes')).body.data
  const [first, second] = themes
  const variation_id = first.variations[1].uuid
  const one = `/v3/themes/${first.uuid}`
  await store('GET', one)
  await store('GET', '/v3/themes/none')
  const filters = `channel_id:in=1&variation_uuid=${first.variations[0].uuid}&page=1&limit=5`
  const found = await store('GET', `${one}/configurations?${filters}`)
  await store('GET', `${one}/configurations?uuid:in=${found.body.data[0].uuid}`)
  await store('GET', `${one}/configurations`)
  await store('GET', '/v3/themes/none/configurations?channel_id:in=1')
  await store('POST', `${one}/configurations/validate`, { variation_id, settings: { 'body-font': 'Karla' } })
  await store('POST', `${one}/configurations/validate`, { variation_id, settings: { 'body-font': 5 } })
  await store('POST', `${one}/configurations/validate`, {})
  const activate = '/v3/themes/actions/activate'
  await store('POST', `${activate}?channel_id=1`, { variation_id, which: 'original' })
  await store('POST', activate, { variation_id, which: 'newest' })
  await store('POST', activate, { variation_id: 'none', channel_id: 1 })
  const active = (await store('GET', '/v3/channels/1/active-theme')).body.data
  await store('GET', `/v3/themes/custom-templates/${active.active_theme_version_uuid}`)
  await store('GET', '/v3/themes/custom-templates/none')
  await tourOfAssociations(store)
  await store('DELETE', one)
  await store('DELETE', `/v3/themes/${second.uuid}`)
  await store('DELETE', `/v3/themes/${second.uuid}`)
}

async function tourOfAssociations(store: Ask): Promise<void> {
  const path = '/v3/storefront/custom-template-associations'
  const row = { channel_id: 1, entity_type: 'product', entity_id: 1, file_name: 'custom-product-1.html' }
  await store('PUT', path, [row, { ...row, entity_id: 2, file_name: 'none.html' }])
  await store('PUT', path, [{ ...row, channel_id: 99, entity_type: 'cart' }])
  await store('PUT', path, [])
  await store('GET', path)
  await store('GET', `${path}?channel_id=1&type=product&entity_id:in=1,2&is_valid=true&limit=1&page=1`)
  await store('GET', `${path}?entity_id:in=1`)
  await store('DELETE', `${path}?id:in=1&channel_id=1&type=product&entity_id:in=1`)
  await store('DELETE', path)
}
